// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.biomarkers;

import io.github.xrayclassifier.ImageSource;
import io.github.xrayclassifier.Outcome;
import io.github.xrayclassifier.XrayClassifier;
import io.github.xrayclassifier.manifest.BrokenImagesException;
import io.github.xrayclassifier.manifest.BrokenImagesException.BrokenImage;
import io.github.xrayclassifier.manifest.ManifestEntry;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.function.IntConsumer;
import java.util.stream.Stream;

/**
 * The embeddings of one model on labelled images. Features of different models do not correspond by their number.
 *
 * <p>Immutable; may be shared by threads.
 */
public final class Activations {

    private final String model;
    private final String sha256;
    private final List<ManifestEntry> entries;
    private final float[][] rows;

    private Activations(String model, String sha256, List<ManifestEntry> entries, float[][] rows) {
        if (entries.isEmpty() || entries.size() != rows.length) {
            throw new IllegalArgumentException("activations: expected a row an image and at least one, found "
                    + rows.length + " rows of " + entries.size() + " images");
        }
        for (float[] row : rows) {
            requireFinite(row, rows[0].length);
        }
        this.model = model;
        this.sha256 = sha256;
        this.entries = List.copyOf(entries);
        this.rows = rows;
    }

    private static void requireFinite(float[] row, int features) {
        boolean finite = true;
        for (float value : row) {
            finite &= Float.isFinite(value);
        }
        if (row.length != features || row.length == 0 || !finite) {
            throw new IllegalArgumentException("activations: expected " + features + " finite numbers an image, found "
                    + row.length + (finite ? "" : ", not all finite"));
        }
    }

    /**
     * Takes embeddings as they are.
     *
     * @param model what to call the model
     * @param sha256 of its file
     * @param entries the images
     * @param embeddings a row an image, equally long; copied
     * @return the activations
     */
    public static Activations of(String model, String sha256, List<ManifestEntry> entries, List<float[]> embeddings) {
        return new Activations(
                model, sha256, entries, embeddings.stream().map(float[]::clone).toArray(float[][]::new));
    }

    /**
     * Runs a model on images, on the classifier's own threads.
     *
     * @param model what to call the model
     * @param classifier stays open
     * @param entries the images
     * @param done told how many were read
     * @return the activations
     * @throws IOException if an image cannot be read
     * @throws io.github.xrayclassifier.failure.ModelException if the model gives no embedding
     */
    public static Activations of(String model, XrayClassifier classifier, List<ManifestEntry> entries, IntConsumer done)
            throws IOException {
        List<float[]> rows = new ArrayList<>();
        List<BrokenImage> broken = new ArrayList<>();
        try (Stream<Outcome> outcomes =
                classifier.classifyAll(entries.stream().map(ManifestEntry::file).map(ImageSource::of))) {
            Iterator<Outcome> next = outcomes.iterator();
            for (ManifestEntry entry : entries) {
                BrokenImagesException.answer(next.next(), entry, broken)
                        .ifPresent(prediction -> rows.add(prediction.embedding()));
                done.accept(rows.size() + broken.size());
            }
        }
        if (!broken.isEmpty()) {
            throw BrokenImagesException.of(broken, entries.size());
        }
        return new Activations(model, classifier.info().modelSha256(), entries, rows.toArray(float[][]::new));
    }

    /**
     * The name of the model.
     *
     * @return as it was given
     */
    public String model() {
        return model;
    }

    /**
     * The hash of the model's file.
     *
     * @return 64 hexadecimal digits
     */
    public String sha256() {
        return sha256;
    }

    /**
     * The images.
     *
     * @return in the order of the rows
     */
    public List<ManifestEntry> entries() {
        return entries;
    }

    /**
     * The length of an embedding.
     *
     * @return 1280 for MobileNetV2
     */
    public int features() {
        return rows[0].length;
    }

    /**
     * One feature of one image.
     *
     * @param image counted from 0
     * @param feature counted from 0
     * @return finite
     */
    public float value(int image, int feature) {
        return rows[image][feature];
    }

    /** One image's embedding; not copied. */
    float[] row(int image) {
        return rows[image];
    }
}
