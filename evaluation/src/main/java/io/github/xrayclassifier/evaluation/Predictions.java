// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.evaluation;

import io.github.xrayclassifier.image.DecodeRequest;
import io.github.xrayclassifier.image.GrayImage;
import io.github.xrayclassifier.image.ImageDecoder;
import io.github.xrayclassifier.manifest.ManifestEntry;
import io.github.xrayclassifier.manifest.ReadableImages;
import io.github.xrayclassifier.model.Backend;
import io.github.xrayclassifier.model.Calibration;
import io.github.xrayclassifier.model.Finding;
import io.github.xrayclassifier.model.ModelCard;
import io.github.xrayclassifier.model.OutputKind;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.IntConsumer;
import java.util.stream.IntStream;

/**
 * The raw scores of a model on labelled images. Immutable; may be shared by threads.
 */
public final class Predictions {

    private final List<Finding> findings;
    private final OutputKind outputKind;
    private final List<ManifestEntry> entries;
    private final float[][] logits;
    private final Map<Finding, Integer> leftOut;

    private Predictions(
            List<Finding> findings,
            OutputKind outputKind,
            List<ManifestEntry> entries,
            float[][] logits,
            Map<Finding, Integer> leftOut) {
        this.findings = List.copyOf(findings);
        this.outputKind = outputKind;
        this.entries = List.copyOf(entries);
        this.logits = logits;
        this.leftOut = leftOut;
    }

    /**
     * Takes scores as they are.
     *
     * @param findings in the order of the scores
     * @param outputKind how scores become probabilities
     * @param entries the images
     * @param logits a row an image, a finite number a finding; copied
     * @return the predictions
     */
    public static Predictions of(
            List<Finding> findings, OutputKind outputKind, List<ManifestEntry> entries, List<float[]> logits) {
        if (entries.isEmpty() || entries.size() != logits.size()) {
            throw new IllegalArgumentException("expected as many scores as images, at least one, found " + logits.size()
                    + " of " + entries.size());
        }
        float[][] copy = new float[logits.size()][];
        for (int i = 0; i < copy.length; i++) {
            copy[i] = logits.get(i).clone();
            requireFinite(copy[i], findings.size());
        }
        return new Predictions(findings, outputKind, entries, copy, Map.of());
    }

    private static void requireFinite(float[] row, int expected) {
        boolean finite = true;
        for (float logit : row) {
            finite &= Float.isFinite(logit);
        }
        if (row.length != expected || !finite) {
            throw new IllegalArgumentException(
                    "logits: expected " + expected + " finite numbers, found " + Arrays.toString(row));
        }
    }

    /**
     * Runs a model on images, one after the other.
     *
     * @param backend any model; its findings are taken
     * @param entries the images
     * @param decoders asked in order for each file
     * @param progress told after every image how many are done
     * @return the predictions
     * @throws io.github.xrayclassifier.manifest.BrokenImagesException if images cannot be read: it lists all of them
     * @throws IOException if a file cannot be read
     */
    public static Predictions of(
            Backend backend, List<ManifestEntry> entries, List<ImageDecoder> decoders, IntConsumer progress)
            throws IOException {
        List<float[]> logits = new ArrayList<>();
        try (var context = backend.openContext()) {
            for (ManifestEntry entry : entries) {
                GrayImage image = decoded(entry, entries, decoders);
                backend.card().preprocessing().write(image, context.input());
                logits.add(context.run().logits().clone());
                progress.accept(logits.size());
            }
        }
        return of(backend.card().findings(), backend.card().outputKind(), entries, logits);
    }

    private static GrayImage decoded(ManifestEntry entry, List<ManifestEntry> entries, List<ImageDecoder> decoders)
            throws IOException {
        try {
            return entry.decode(decoders, DecodeRequest.defaults());
        } catch (IOException e) {
            throw ReadableImages.allOf(entries, decoders, e);
        }
    }

    /**
     * These predictions as the model's card lets them count: the scores of its trained findings, on the images that are
     * labelled with one of them. The same rule holds wherever a model answers, so calibration, metrics and operating points
     * are those of what a user gets.
     *
     * @param card of the model, which says what is untrained
     * @return these if every finding is trained and every label known, else fewer columns or rows
     * @throws IllegalArgumentException if these are not predictions of all findings of the card, a label is unknown to it, or
     *     no image is left
     */
    public Predictions trainedOnly(ModelCard card) {
        if (!findings.equals(card.findings()) || outputKind != card.outputKind()) {
            throw new IllegalArgumentException("predictions: expected those of " + card.findings() + " by "
                    + card.outputKind() + ", found " + findings + " by " + outputKind);
        }
        KnownLabels known = KnownLabels.of(card, entries).requireKnown();
        int[] trained = IntStream.range(0, findings.size())
                .filter(f -> card.isTrained(findings.get(f)))
                .toArray();
        List<float[]> rows = new ArrayList<>();
        for (int i = 0; i < logits.length; i++) {
            if (outputKind == OutputKind.SIGMOID
                    || card.isTrained(entries.get(i).label())) {
                float[] row = new float[trained.length];
                for (int f = 0; f < row.length; f++) {
                    row[f] = logits[i][trained[f]];
                }
                rows.add(row);
            }
        }
        return of(Arrays.stream(trained).mapToObj(findings::get).toList(), outputKind, known.entries(), rows);
    }

    /** These predictions, which say that images were left out before. */
    Predictions withLeftOut(Map<Finding, Integer> labels) {
        return new Predictions(findings, outputKind, entries, logits, labels);
    }

    /** {@return the labels that take no part, with the number of images that carry each; empty if all do} */
    public Map<Finding, Integer> leftOut() {
        return leftOut;
    }

    /**
     * The findings.
     *
     * @return in the order of the scores
     */
    public List<Finding> findings() {
        return findings;
    }

    /**
     * The way from scores to probabilities.
     *
     * @return softmax or sigmoid
     */
    public OutputKind outputKind() {
        return outputKind;
    }

    /**
     * The images.
     *
     * @return in the order of the scores
     */
    public List<ManifestEntry> entries() {
        return entries;
    }

    /**
     * The raw scores of one image.
     *
     * @param index counted from 0
     * @return a copy, in the order of the findings
     */
    public float[] logits(int index) {
        return logits[index].clone();
    }

    /**
     * These predictions followed by further ones of the same findings.
     *
     * @param other of the same or another model
     * @return both
     * @throws IllegalArgumentException if they are of other findings
     */
    public Predictions plus(Predictions other) {
        if (!findings.equals(other.findings) || outputKind != other.outputKind) {
            throw new IllegalArgumentException("predictions: expected those of " + findings + " by " + outputKind
                    + ", found " + other.findings + " by " + other.outputKind);
        }
        List<ManifestEntry> rows = new ArrayList<>(entries);
        rows.addAll(other.entries);
        float[][] both = Arrays.copyOf(logits, rows.size());
        System.arraycopy(other.logits, 0, both, logits.length, other.logits.length);
        Map<Finding, Integer> left = new LinkedHashMap<>(leftOut);
        other.leftOut.forEach((finding, count) -> left.merge(finding, count, Integer::sum));
        return new Predictions(findings, outputKind, rows, both, left);
    }

    /**
     * The log odds of one finding's probability before any temperature, computed so that it does not saturate.
     *
     * @param index of the image, counted from 0
     * @param finding one of these
     * @return rises with the probability
     * @throws IllegalArgumentException if there is no such finding
     */
    public double logOdds(int index, Finding finding) {
        int at = findings.indexOf(finding);
        if (at < 0) {
            throw new IllegalArgumentException("expected one of " + findings + ", found " + finding);
        }
        float[] row = logits[index];
        if (outputKind == OutputKind.SIGMOID) {
            return row[at];
        }
        double most = Double.NEGATIVE_INFINITY;
        for (int f = 0; f < row.length; f++) {
            most = f == at ? most : Math.max(most, row[f]);
        }
        double sum = 0;
        for (int f = 0; f < row.length; f++) {
            sum += f == at ? 0 : Math.exp(row[f] - most);
        }
        return row[at] - most - Math.log(sum);
    }

    int count() {
        return logits.length;
    }

    double[] probabilities(int index, Calibration calibration) {
        return calibration.probabilities(logits[index], outputKind);
    }

    /** True for an image that counts as positive: by its label for softmax, by all its labels for sigmoid. */
    boolean shows(int index, int finding) {
        ManifestEntry entry = entries.get(index);
        Finding name = findings.get(finding);
        return outputKind == OutputKind.SOFTMAX
                ? entry.label().equals(name)
                : entry.labels().contains(name);
    }

    /** A number that rises with pA / (pA + pB) and does not saturate; with softmax exact, so that ties stay ties. */
    double against(int index, int a, int b) {
        if (outputKind == OutputKind.SOFTMAX) {
            return (double) logits[index][a] - logits[index][b];
        }
        double[] p = probabilities(index, Calibration.none());
        return Math.log(p[a]) - Math.log(p[b]);
    }

    /** The finding with the largest score. */
    int top(int index) {
        float[] row = logits[index];
        int best = 0;
        for (int f = 1; f < row.length; f++) {
            best = row[f] > row[best] ? f : best;
        }
        return best;
    }

    /** Throws IllegalArgumentException, with the labels, if an image is labelled with what is none of the findings. */
    void requireKnownLabels() {
        KnownLabels.of(Set.copyOf(findings), Set.of(), outputKind, entries).requireKnown();
    }

    /** The place of the label among the findings, or -1. */
    int label(int index) {
        return findings.indexOf(entries.get(index).label());
    }
}
