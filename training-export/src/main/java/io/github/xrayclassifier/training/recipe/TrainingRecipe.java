// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.training.recipe;

import io.github.xrayclassifier.model.OutputKind;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * Everything that decides a training run apart from its manifests: one tree of options. {@link #defaults} is the plain recipe, which
 * trains MobileNetV2 with AdamW, warm-up and a cosine schedule; a recipe file names the keys that it changes.
 *
 * <p>Immutable; may be shared by threads.
 *
 * @param epochs passes over the training images, at least 1
 * @param batchSize images in a step, 2 to 4096
 * @param seed of weights, order, augmentation and bootstrap: the same seed gives the same model on the same machine
 * @param data the images
 * @param input the form in which they enter the network
 * @param network its shape
 * @param start the weights to start from
 * @param optimization how weights follow the gradient
 * @param schedule learning rate and image size over the run
 * @param augmentation random changes of training images
 * @param loss of an image by its labels
 * @param regularization against overfitting
 * @param distillation teachers beside the labels
 * @param selection which epoch is kept
 * @param card what the model file says of itself
 */
public record TrainingRecipe(
        int epochs,
        int batchSize,
        long seed,
        DataOptions data,
        InputOptions input,
        NetworkOptions network,
        StartOptions start,
        Optimization optimization,
        Schedule schedule,
        Augmentation augmentation,
        LossOptions loss,
        Regularization regularization,
        Distillation distillation,
        Selection selection,
        CardOptions card) {

    private static final String PLAIN = "plain";
    private static final List<String> PRESETS = List.of(PLAIN, "modern", "paper");

    /** Checks the ranges. */
    public TrainingRecipe {
        Ranges.within("epochs", epochs, 1, 1_000_000);
        Ranges.within("batch-size", batchSize, 2, 4096);
        if (loss.kind() != LossKind.CROSS_ENTROPY
                && !(distillation.teachers().isEmpty() && distillation.folds().isEmpty())) {
            throw new IllegalArgumentException(
                    "loss: expected cross-entropy beside teachers, found " + RecipeText.of(loss.kind()));
        }
        if (loss.kind() == LossKind.LDAM && network.head() != OutputKind.SOFTMAX) {
            throw new IllegalArgumentException(
                    "loss: expected cross-entropy or focal with the sigmoid head, found ldam");
        }
    }

    /** {@return the plain recipe, {@code plain.yaml} among the resources} */
    public static TrainingRecipe defaults() {
        return RecipeReader.whole("preset plain", resource(PLAIN));
    }

    /** {@return the names of the presets} */
    public static List<String> presets() {
        return PRESETS;
    }

    /**
     * A preset.
     *
     * @param name one of {@link #presets}
     * @return the plain recipe with its changes
     * @throws RecipeException if there is no such preset
     */
    public static TrainingRecipe preset(String name) {
        if (!PRESETS.contains(name)) {
            throw new RecipeException("preset", "expected one of " + String.join(", ", PRESETS) + ", found " + name);
        }
        return name.equals(PLAIN) ? defaults() : from("preset " + name, resource(name));
    }

    /**
     * Reads a recipe file: YAML, of which every key is optional. A first key {@code preset} names what the others change.
     *
     * @param file in UTF-8
     * @return the preset with the file's changes
     * @throws RecipeException if a key is unknown, a value of the wrong type or out of its range
     * @throws IOException if the file cannot be read
     */
    public static TrainingRecipe from(Path file) throws IOException {
        return from("recipe " + file.getFileName(), Files.readString(file));
    }

    /**
     * Reads the text of a recipe, as {@link #from(Path)}.
     *
     * @param source what messages call it
     * @param yaml the text
     * @return the preset with its changes
     * @throws RecipeException as {@link #from(Path)}
     */
    public static TrainingRecipe from(String source, String yaml) {
        return RecipeReader.changes(source, yaml);
    }

    static String resource(String name) {
        try (InputStream in = TrainingRecipe.class.getResourceAsStream(name + ".yaml")) {
            if (in == null) {
                throw new IllegalStateException("expected the resource " + name + ".yaml, found none");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * A copy with another value under one key.
     *
     * @param key the path of the key, for example {@code optimization.learning-rate}
     * @param value of the key's type: a number, a boolean, a text, an enum constant, a list, a map, a record
     * @return the changed copy
     * @throws RecipeException if there is no such key, or the value is not of its type or out of its range
     */
    public TrainingRecipe with(String key, Object value) {
        return (TrainingRecipe) RecipeTree.with("recipe", this, key, value);
    }

    /**
     * A copy with a change in words, as {@code --set} takes it.
     *
     * @param assignment for example {@code augmentation.flip=0.5}; the value is YAML
     * @return the changed copy
     * @throws RecipeException if there is no such key, or the value is not of its type or out of its range
     */
    public TrainingRecipe set(String assignment) {
        return RecipeReader.assigned(assignment, this);
    }

    /** {@return every key with its value as YAML spells it, in the order of the file} */
    public Map<String, String> entries() {
        return RecipeTree.entries(this);
    }

    /** {@return the whole recipe as YAML with a comment to each key; {@link #from(Path)} reads it back} */
    public String yaml() {
        return RecipeText.commented(resource(PLAIN), entries());
    }
}
