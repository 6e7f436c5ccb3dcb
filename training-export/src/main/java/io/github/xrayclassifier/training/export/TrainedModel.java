// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.training.export;

import io.github.xrayclassifier.engine.Safetensors;
import io.github.xrayclassifier.image.ImageWarning.Kind;
import io.github.xrayclassifier.model.Finding;
import io.github.xrayclassifier.model.ModelCard;
import io.github.xrayclassifier.model.ModelCardBuilder;
import io.github.xrayclassifier.model.ModelOutputs;
import io.github.xrayclassifier.model.OutputKind;
import io.github.xrayclassifier.model.Provenance;
import io.github.xrayclassifier.model.SelfTest;
import io.github.xrayclassifier.tensor.Filter;
import io.github.xrayclassifier.tensor.Fit;
import io.github.xrayclassifier.tensor.Preprocessing;
import io.github.xrayclassifier.training.network.Architecture;
import io.github.xrayclassifier.training.network.FlatLayout;
import io.github.xrayclassifier.training.network.NetworkInference;
import io.github.xrayclassifier.training.network.NetworkWeights;
import io.github.xrayclassifier.training.recipe.CardOptions;
import io.github.xrayclassifier.training.recipe.Normalization;
import io.github.xrayclassifier.training.weights.InitialWeights;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The weights of a run, with the facts that using them needs. Holds no native memory; only the self-test needs libtorch.
 *
 * <p>Immutable; may be shared by threads.
 */
public final class TrainedModel {

    /** The facts that must be the same in runs whose weights have a mean. */
    private static final List<String> KIND = List.of(
            "findings",
            "size",
            "channels",
            "fit",
            "filter",
            "mean",
            "deviation",
            "output-kind",
            "width-multiplier",
            "hidden-units",
            "untrained",
            "manifest-sha256");

    private final Safetensors file;
    private final Architecture architecture;

    private TrainedModel(Safetensors file, Architecture architecture) {
        this.file = file;
        this.architecture = architecture;
    }

    /**
     * Reads a run's weights.
     *
     * @param file {@code best.safetensors} or {@code last.safetensors} of a run
     * @return the model
     * @throws IOException if the file is not one of ours
     */
    public static TrainedModel from(Path file) throws IOException {
        Safetensors tensors = Safetensors.read(file);
        try {
            TrainedModel model = new TrainedModel(tensors, architecture(tensors.metadata()));
            model.preprocessing();
            model.outputKind();
            model.normalization();
            FlatLayout.of(model.architecture).flatParameters(tensors.tensors());
            FlatLayout.of(model.architecture).flatBuffers(tensors.tensors());
            return model;
        } catch (IllegalArgumentException e) { // NumberFormatException too
            throw new IOException(file.getFileName() + ": expected the weights of a run, found " + e.getMessage(), e);
        }
    }

    /**
     * The mean of several runs' weights, for runs that went on from the same ones: one network near as good as the mean of their
     * answers (Wortsman et al., "Model soups", ICML 2022). Of runs from different random weights the mean is worth nothing.
     *
     * @param models at least two, of one architecture, findings, recipe and manifest
     * @return whose provenance holds what was the same in all, and all values of what was not
     * @throws IllegalArgumentException if they are too few, or not of one kind
     */
    public static TrainedModel mean(List<TrainedModel> models) {
        if (models.size() < 2) {
            throw new IllegalArgumentException("mean of weights: expected at least 2 runs, found " + models.size());
        }
        TrainedModel first = models.get(0);
        for (TrainedModel other : models) {
            for (String key : KIND) {
                String expected = first.file.metadata().getOrDefault(key, "");
                String found = other.file.metadata().getOrDefault(key, "");
                if (!found.equals(expected)) {
                    throw new IllegalArgumentException("mean of weights, " + key + ": expected in all runs " + expected
                            + ", as in the first, found " + found);
                }
            }
        }
        Map<String, float[]> tensors = new LinkedHashMap<>();
        first.weights().forEach((name, values) -> {
            double[] sums = new double[values.length];
            for (TrainedModel model : models) {
                float[] part = model.weight(name);
                for (int i = 0; i < sums.length; i++) {
                    sums[i] += part[i];
                }
            }
            float[] mean = new float[sums.length];
            for (int i = 0; i < mean.length; i++) {
                mean[i] = (float) (sums[i] / models.size());
            }
            tensors.put(name, mean);
        });
        Map<String, String> metadata = new LinkedHashMap<>();
        first.file
                .metadata()
                .keySet()
                .forEach(key -> metadata.put(
                        key,
                        models.stream()
                                .map(model -> model.file.metadata().getOrDefault(key, ""))
                                .distinct()
                                .collect(Collectors.joining(" "))));
        return new TrainedModel(new Safetensors(tensors, metadata), first.architecture);
    }

    private static Architecture architecture(Map<String, String> metadata) {
        return new Architecture(
                Integer.parseInt(metadata.getOrDefault("channels", "")),
                metadata.getOrDefault("findings", "").split("\\|", -1).length,
                Double.parseDouble(metadata.getOrDefault("width-multiplier", "")),
                Integer.parseInt(metadata.getOrDefault("hidden-units", "0")));
    }

    private String text(String key) {
        String value = file.metadata().get(key);
        if (value == null) {
            throw new IllegalArgumentException("no entry \"" + key + "\"");
        }
        return value;
    }

    /**
     * The findings.
     *
     * @return in the order of the outputs
     */
    public List<Finding> findings() {
        return Stream.of(text("findings").split("\\|", -1)).map(Finding::new).toList();
    }

    /**
     * The findings that had too few patient groups in training.
     *
     * @return some of the findings, mostly none
     */
    public Set<Finding> untrained() {
        return Stream.of(file.metadata().getOrDefault("untrained", "").split("\\|", -1))
                .filter(name -> !name.isEmpty())
                .map(Finding::new)
                .collect(Collectors.toUnmodifiableSet());
    }

    /**
     * The preprocessing of an image.
     *
     * @return the recipe the model was trained with
     */
    public Preprocessing preprocessing() {
        String[] size = text("size").split("x", 2); // one number is a square
        return Preprocessing.of(Integer.parseInt(size[0]), Integer.parseInt(size[size.length - 1]))
                .withUint8(architecture.inputChannels())
                .withFit(Fit.valueOf(text("fit")))
                .withFilter(Filter.valueOf(text("filter")));
    }

    /**
     * The kind of the outputs.
     *
     * @return softmax or sigmoid
     */
    public OutputKind outputKind() {
        return OutputKind.valueOf(text("output-kind"));
    }

    /**
     * The origin of the weights.
     *
     * @return the run's hash, manifest hash, initial weights, teachers if there were any, seed, epochs and versions
     */
    public Provenance provenance() {
        Map<String, String> entries = new TreeMap<>();
        for (String key : List.of("run", "epoch", "epochs", "seed", "manifest-sha256", "libtorch")) {
            entries.put(key, text(key));
        }
        entries.put("initial-weights", file.metadata().getOrDefault("initial-weights", InitialWeights.RANDOM));
        String teachers = file.metadata().get("teachers");
        if (teachers != null) {
            entries.put("teachers", teachers);
        }
        return new Provenance(entries);
    }

    /**
     * Starts this model's card: findings, recipe, output kind and provenance are filled in. It abstains on what a file
     * itself calls a lateral view, another body part or another modality: training is on frontal chest radiographs.
     *
     * @param name what the model calls itself
     * @return to be completed with calibration, support, operating curves, licence
     */
    public ModelCardBuilder card(String name) {
        return ModelCard.builder(name)
                .findings(findings())
                .preprocessing(preprocessing())
                .outputKind(outputKind())
                .outputs(ModelOutputs.defaults().withMapsStride(Architecture.STRIDE))
                .untrained(untrained())
                .abstainOn(Set.of(Kind.LATERAL_VIEW, Kind.NOT_CHEST, Kind.NOT_RADIOGRAPH))
                .provenance(provenance());
    }

    /**
     * Starts this model's card with what people decide.
     *
     * @param options name, licence, and further entries of the provenance
     * @return as {@link #card(String)}
     */
    public ModelCardBuilder card(CardOptions options) {
        Map<String, String> entries = new TreeMap<>(options.provenance());
        entries.putAll(provenance().entries());
        return card(options.name()).licence(options.licence()).provenance(new Provenance(entries));
    }

    /**
     * A test for the model's card: a drawn image and the logits that libtorch, not the exported file, gives for it.
     *
     * @return with a tolerance of 0.01, a thousand times the difference seen between libtorch and ONNX Runtime, so that
     *     a GPU's shorter products pass and a wrong kernel does not
     */
    public SelfTest selfTest() {
        int width = preprocessing().shape().width();
        int height = preprocessing().shape().height();
        byte[] gray = new byte[width * height];
        for (int i = 0; i < gray.length; i++) {
            double x = (double) (i % width) / width;
            int row = i / width;
            double y = (double) row / height;
            gray[i] = (byte)
                    Math.round(127.5 + 100 * Math.sin(7 * x + 2 * y) * Math.cos(5 * y - x)); // smooth, no symmetry
        }
        return SelfTest.of(repeated(gray), logits(gray), 0.01f);
    }

    private byte[] repeated(byte[] gray) {
        byte[] input = new byte[gray.length * architecture.inputChannels()];
        for (int c = 0; c < architecture.inputChannels(); c++) {
            System.arraycopy(gray, 0, input, c * gray.length, gray.length);
        }
        return input;
    }

    Normalization normalization() {
        Normalization defaults = Normalization.defaults();
        return new Normalization(
                Double.parseDouble(file.metadata().getOrDefault("mean", Double.toString(defaults.mean()))),
                Double.parseDouble(file.metadata().getOrDefault("deviation", Double.toString(defaults.deviation()))));
    }

    /**
     * The logits of one image by libtorch, which is loaded for it.
     *
     * @param gray rows x columns bytes of the network's input, 0 black to 255 white
     * @return in the order of the findings
     */
    public float[] logits(byte[] gray) {
        return NetworkInference.logits(network(), gray);
    }

    Architecture architecture() {
        return architecture;
    }

    /** The network that an exporter writes. */
    NetworkWeights network() {
        return new NetworkWeights(architecture, preprocessing(), normalization(), outputKind(), file.tensors());
    }

    float[] weight(String name) {
        return network().weight(name);
    }

    /**
     * The weights.
     *
     * @return under torchvision's names; not copied
     */
    public Map<String, float[]> weights() {
        return file.tensors();
    }
}
