// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.training.weights;

import io.github.xrayclassifier.model.Finding;
import io.github.xrayclassifier.model.OutputKind;
import io.github.xrayclassifier.training.network.Architecture;
import io.github.xrayclassifier.training.network.FlatLayout;
import io.github.xrayclassifier.training.recipe.Normalization;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;

/**
 * The tensors of a file under torchvision's names.
 *
 * @param name of the file
 * @param sha256 of its bytes
 * @param tensors by name
 * @param findings of its classifier, if the file says so
 * @param outputKind how its scores become probabilities, in lower case, if the file says so
 * @param folded the mean of the gray values if batch normalization and their scaling are folded into the convolutions
 */
record WeightsFile(
        String name,
        String sha256,
        Map<String, float[]> tensors,
        Optional<List<String>> findings,
        Optional<String> outputKind,
        OptionalDouble folded) {

    private static final String FIRST = "features.0.0.weight";

    static WeightsFile of(Path file, String sha256, Map<String, float[]> tensors, Optional<List<String>> findings) {
        return new WeightsFile(
                String.valueOf(file.getFileName()),
                sha256,
                tensors,
                findings,
                Optional.empty(),
                OptionalDouble.empty());
    }

    WeightsFile withOutputKind(Optional<String> kind) {
        return new WeightsFile(name, sha256, tensors, findings, kind.map(k -> k.toLowerCase(Locale.ROOT)), folded);
    }

    /** A check that the file says which findings it is for and how its outputs become probabilities. */
    void requireAnswers(OutputKind wanted) throws WeightsException {
        String expected = wanted.name().toLowerCase(Locale.ROOT);
        if (findings.isEmpty() || !outputKind.equals(Optional.of(expected))) {
            throw new WeightsException(
                    name + ": expected a teacher that names its findings and has the head " + expected + ", found "
                            + findings.map(List::toString).orElse("no findings") + ", "
                            + outputKind.orElse("no head"),
                    List.of(),
                    List.of());
        }
    }

    boolean isFolded() {
        return folded.isPresent();
    }

    /** The tensors for a network's channels and normalization. */
    Map<String, float[]> weights(Architecture net, Normalization normalization) throws WeightsException {
        Map<String, float[]> adapted = new LinkedHashMap<>(tensors);
        adapted.keySet().removeIf(tensor -> tensor.endsWith(".num_batches_tracked")); // counts, which nothing here uses
        float[] first = adapted.get(FIRST);
        if (first != null) {
            adapted.put(FIRST, rescaled(channels(first, net), normalization));
        }
        return adapted;
    }

    /**
     * The first convolution for another number of channels. All channels hold the same gray here, so three kernels act as
     * their sum, and one as three thirds of it.
     */
    private static float[] channels(float[] kernel, Architecture net) {
        Architecture.Conv conv = net.blocks().get(0).convs().get(0);
        int area = conv.kernel() * conv.kernel();
        int found = kernel.length / (conv.out() * area);
        if (kernel.length != conv.out() * area * found || found == conv.in() || (found != 1 && found != 3)) {
            return kernel;
        }
        float[] other = new float[conv.out() * conv.in() * area];
        for (int o = 0; o < conv.out(); o++) {
            for (int p = 0; p < area; p++) {
                double sum = 0;
                for (int c = 0; c < found; c++) {
                    sum += kernel[(o * found + c) * area + p];
                }
                for (int c = 0; c < conv.in(); c++) {
                    other[(o * conv.in() + c) * area + p] = (float) (sum / conv.in());
                }
            }
        }
        return other;
    }

    private float[] rescaled(float[] kernel, Normalization normalization) throws WeightsException {
        if (folded.isEmpty()) {
            return kernel;
        }
        if (Math.abs(folded.getAsDouble() - normalization.mean()) > 1e-6) {
            throw new WeightsException(
                    name + ": expected weights for gray values less " + normalization.mean() + ", found less "
                            + folded.getAsDouble(),
                    List.of(),
                    List.of());
        }
        float[] scaled = kernel.clone();
        for (int i = 0; i < scaled.length; i++) {
            scaled[i] = (float) (scaled[i] * 255 * normalization.deviation());
        }
        return scaled;
    }

    void requireFindings(List<Finding> wanted) throws WeightsException {
        List<String> names = wanted.stream().map(Finding::name).toList();
        if (findings.isPresent() && !findings.get().equals(names)) {
            throw new WeightsException(
                    name + ": expected a classifier for " + names + ", found one for " + findings.get()
                            + "; draw a new head (start.new-head) to keep the rest",
                    List.of("classifier.1.weight", "classifier.1.bias"),
                    List.of());
        }
    }

    /** Weights that are exactly those of a network. */
    Map<String, float[]> checked(Architecture net, Map<String, float[]> weights) throws WeightsException {
        FlatLayout layout = FlatLayout.of(net);
        List<FlatLayout.Slot> slots = new ArrayList<>(layout.parameters());
        slots.addAll(layout.buffers());
        List<String> missing = new ArrayList<>();
        Set<String> unexpected = new HashSet<>(weights.keySet());
        Map<String, float[]> taken = new HashMap<>();
        for (FlatLayout.Slot slot : slots) {
            float[] values = weights.get(slot.name());
            if (values == null) {
                missing.add(slot.name());
            } else if (values.length != slot.size()) {
                missing.add(slot.name() + " of " + slot.size() + " values, not " + values.length);
            } else {
                taken.put(slot.name(), values);
            }
            unexpected.remove(slot.name());
        }
        if (!missing.isEmpty() || !unexpected.isEmpty()) {
            List<String> sorted = unexpected.stream().sorted().toList();
            throw new WeightsException(
                    name + ": expected the " + slots.size() + " tensors of " + net + ", found " + missing.size()
                            + " missing: " + some(missing) + "; " + sorted.size() + " unexpected: " + some(sorted),
                    missing,
                    sorted);
        }
        for (Map.Entry<String, float[]> tensor : taken.entrySet()) {
            requireFinite(tensor.getKey(), tensor.getValue());
        }
        return taken;
    }

    private void requireFinite(String tensor, float[] values) throws WeightsException {
        for (float value : values) {
            if (!Float.isFinite(value)) {
                throw new WeightsException(
                        name + ", \"" + tensor + "\": expected finite values, found " + value, List.of(), List.of());
            }
        }
    }

    private static String some(List<String> names) {
        int most = 6;
        return names.size() <= most
                ? String.valueOf(names)
                : names.subList(0, most) + " and " + (names.size() - most) + " more";
    }
}
