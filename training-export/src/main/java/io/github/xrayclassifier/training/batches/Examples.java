// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.training.batches;

import io.github.xrayclassifier.engine.Seeds;
import io.github.xrayclassifier.engine.Tensors;
import io.github.xrayclassifier.manifest.ManifestEntry;
import io.github.xrayclassifier.model.Finding;
import io.github.xrayclassifier.tensor.Shape;
import io.github.xrayclassifier.training.TrainingData;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.bytedeco.pytorch.Tensor;

/** The images of one split: pixels on disk, targets in memory. */
public final class Examples {

    private final PixelCache pixels;
    private final int height;
    private final int width;
    private final int findings;
    private final boolean exclusive;
    private final int[] rows;
    private final long[] targets;
    private final float[][] labels;
    private final String[] sources;
    private final double[] cumulative;

    private Examples(PixelCache pixels, Shape shape, int findings, int count, boolean exclusive) {
        this.exclusive = exclusive;
        this.pixels = pixels;
        this.height = shape.height();
        this.width = shape.width();
        this.findings = findings;
        this.rows = new int[count];
        this.targets = new long[count];
        this.labels = new float[count][findings];
        this.sources = new String[count];
        this.cumulative = new double[count + 1];
    }

    /**
     * The images of a split that take part.
     *
     * @param entries some of the manifest's rows
     * @param exclusive true if every image shows one finding, as softmax needs it: an image whose finding is untrained is left
     *     out then, and a label that is no finding is refused
     * @param trained findings, in the order of the outputs
     */
    public static Examples of(
            TrainingData data,
            PixelCache pixels,
            List<ManifestEntry> entries,
            boolean exclusive,
            List<Finding> trained) {
        List<Finding> known = data.findings();
        List<ManifestEntry> taking = new ArrayList<>();
        for (ManifestEntry entry : entries) {
            if (exclusive && !known.contains(entry.label())) {
                throw new IllegalArgumentException("manifest line " + entry.line() + ": expected a label of " + known
                        + " for softmax, found " + entry.label());
            }
            if (!exclusive || trained.contains(entry.label())) {
                taking.add(entry);
            }
        }
        return of(data, pixels, taking, trained, exclusive);
    }

    private static Examples of(
            TrainingData data,
            PixelCache pixels,
            List<ManifestEntry> entries,
            List<Finding> findings,
            boolean exclusive) {
        Examples examples =
                new Examples(pixels, data.preprocessing().shape(), findings.size(), entries.size(), exclusive);
        IdentityHashMap<ManifestEntry, Integer> rowOf = new IdentityHashMap<>();
        data.manifest().entries().forEach(entry -> rowOf.put(entry, rowOf.size()));
        for (int i = 0; i < entries.size(); i++) {
            examples.rows[i] = rowOf.getOrDefault(entries.get(i), -1);
            examples.sources[i] = entries.get(i).source();
            examples.fill(i, entries.get(i), findings);
            examples.cumulative[i + 1] = examples.cumulative[i] + data.weight(entries.get(i));
        }
        return examples;
    }

    private void fill(int index, ManifestEntry entry, List<Finding> names) {
        targets[index] = names.indexOf(entry.label());
        Set<Finding> shown = entry.labels();
        for (int f = 0; f < findings; f++) {
            labels[index][f] = shown.contains(names.get(f)) ? 1 : 0;
        }
    }

    public int count() {
        return rows.length;
    }

    /** The share of the images that show the most frequent finding: the accuracy of a model that always answers it. */
    public double majority() {
        int[] counts = new int[findings];
        for (long target : targets) {
            if (target >= 0) {
                counts[(int) target]++;
            }
        }
        return Arrays.stream(counts).max().orElse(0) / (double) Math.max(1, targets.length);
    }

    /** Images drawn in an epoch: the sum of their weights. */
    public int perEpoch() {
        return (int) (cumulative[rows.length] + 1e-6); // a thousand weights of 0.1 sum to a little under 100
    }

    /**
     * One epoch's images in random order. An image of weight w comes w times: rounded down or up at random so that the
     * mean is w (systematic sampling). With all weights 1 every image comes once.
     */
    public int[] order(RandomGenerator random) {
        double offset = random.nextDouble();
        int[] drawn = new int[perEpoch()];
        int row = 0;
        for (int k = 0; k < drawn.length; k++) {
            while (row < rows.length - 1 && cumulative[row + 1] <= offset + k) {
                row++;
            }
            drawn[k] = row;
        }
        int[] permutation = Seeds.permutation(drawn.length, random);
        for (int k = 0; k < drawn.length; k++) {
            permutation[k] = drawn[permutation[k]];
        }
        return permutation;
    }

    public int target(int index) {
        return (int) targets[index];
    }

    /** True if an image counts as positive: by its label if findings exclude each other, by all its labels if not. */
    public boolean isPositive(int index, int finding) {
        return exclusive ? targets[index] == finding : shows(index, finding);
    }

    public boolean shows(int index, int finding) {
        return labels[index][finding] > 0;
    }

    /** For each place of a batch that of an image of the same finding, of another source where there is one. */
    public int[] partnersWithinFindings(int[] indices) {
        return Mixup.within(
                Arrays.stream(indices).map(this::target).toArray(),
                Arrays.stream(indices).mapToObj(index -> sources[index]).toArray(String[]::new));
    }

    /** Of the manifest's rows, from 0. */
    public int[] numbers(int[] indices) {
        return Arrays.stream(indices).map(index -> rows[index]).toArray();
    }

    /** Images at full size, [N, 1, H, W], 0 to 1. */
    public Tensor images(int[] indices) {
        int area = height * width;
        byte[] bytes = new byte[Math.multiplyExact(indices.length, area)];
        for (int i = 0; i < indices.length; i++) {
            pixels.read(rows[indices[i]], bytes, i * area);
        }
        return Tensors.ofUnsigned(bytes, indices.length, 1, height, width).div_(Tensors.scalar(255));
    }

    /** The labels as class numbers, [N]. */
    public Tensor classes(int[] indices) {
        long[] values = new long[indices.length];
        for (int i = 0; i < indices.length; i++) {
            values[i] = targets[indices[i]];
        }
        return Tensors.of(values);
    }

    /** The labels as zeros and a one, [N, findings]. */
    public Tensor singleLabels(int[] indices) {
        float[] values = new float[indices.length * findings];
        for (int i = 0; i < indices.length; i++) {
            values[i * findings + (int) targets[indices[i]]] = 1;
        }
        return Tensors.of(values, indices.length, findings);
    }

    /** All labels as zeros and ones, [N, findings]. */
    public Tensor multiLabels(int[] indices) {
        float[] values = new float[indices.length * findings];
        for (int i = 0; i < indices.length; i++) {
            System.arraycopy(labels[indices[i]], 0, values, i * findings, findings);
        }
        return Tensors.of(values, indices.length, findings);
    }

    /** A weight for each finding drawn n times an epoch: n to the minus power, scaled to mean 1 over the findings that occur, else 0. */
    public float[] classWeights(double power) {
        double[] weights = new double[findings];
        double sum = 0;
        int present = 0;
        for (int f = 0; f < findings; f++) {
            double count = 0;
            for (int i = 0; i < rows.length; i++) {
                count += isPositive(i, f) ? cumulative[i + 1] - cumulative[i] : 0;
            }
            weights[f] = count == 0 ? 0 : Math.pow(count, -power);
            sum += weights[f];
            present += count == 0 ? 0 : 1;
        }
        float[] scaled = new float[findings];
        for (int f = 0; f < findings; f++) {
            scaled[f] = (float) (weights[f] * present / sum);
        }
        return scaled;
    }
}
