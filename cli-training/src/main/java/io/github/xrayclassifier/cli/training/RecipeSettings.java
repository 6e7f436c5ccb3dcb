// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.cli.training;

import io.github.xrayclassifier.training.recipe.TrainingRecipe;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** The options that choose a recipe and change keys of it. */
final class RecipeSettings {

    @Option(
            names = "--preset",
            paramLabel = "NAME",
            description =
                    "A recipe that comes with the program: plain (the default), modern (the best single run from random"
                            + " weights) or paper (266 x 200, 2000 hidden units, 8 epochs of plain gradient descent).")
    private @Nullable String preset;

    @Option(
            names = "--recipe",
            paramLabel = "FILE",
            description = "A recipe in YAML with the keys that it changes; its first key may be preset.")
    private @Nullable Path file;

    @Option(
            names = "--set",
            paramLabel = "KEY=VALUE",
            description = "Another value for a key of the recipe, for example optimization.learning-rate=0.002; may be"
                    + " repeated.")
    private List<String> changes = new ArrayList<>();

    @Option(names = "--seed", paramLabel = "N", description = "Short for --set seed=N: same seed, same model.")
    private @Nullable Long seed;

    /**
     * The recipe.
     *
     * @throws ParameterException if a key is unknown or a value out of its range
     * @throws IOException if a file cannot be read
     */
    TrainingRecipe read(CommandSpec spec) throws IOException {
        return read(spec, TrainingRecipe.defaults());
    }

    /** The recipe, with another one in place of the plain. */
    TrainingRecipe read(CommandSpec spec, TrainingRecipe plain) throws IOException {
        try {
            if (preset != null && file != null) {
                throw new IllegalArgumentException(
                        "recipe: expected --preset or --recipe, whose first key may be preset, found both");
            }
            TrainingRecipe recipe = plain;
            if (preset != null) {
                recipe = TrainingRecipe.preset(preset);
            } else if (file != null) {
                recipe = TrainingRecipe.from(file);
            }
            for (String change : changes) {
                recipe = recipe.set(change);
            }
            return seed == null ? recipe : recipe.with("seed", seed);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()), e);
        }
    }

    /** The keys of a recipe and their defaults, for the end of a command's help. */
    static String[] help() {
        List<String> lines = new ArrayList<>(List.of("", "Keys of a recipe, their defaults and meanings:"));
        TrainingRecipe.defaults()
                .yaml()
                .lines()
                .filter(line -> !line.startsWith("#"))
                .map(line -> "  " + line.replace("%", "%%"))
                .forEach(lines::add);
        return lines.toArray(String[]::new);
    }
}
