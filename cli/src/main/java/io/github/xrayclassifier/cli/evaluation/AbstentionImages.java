// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.cli.evaluation;

import io.github.xrayclassifier.ClassifierOptions;
import io.github.xrayclassifier.XrayClassifier;
import io.github.xrayclassifier.abstention.ImageFeatures;
import io.github.xrayclassifier.dicom.DicomDecoder;
import io.github.xrayclassifier.evaluation.ImageCorruption;
import io.github.xrayclassifier.failure.XrayException;
import io.github.xrayclassifier.image.DecodeRequest;
import io.github.xrayclassifier.image.DecodedImage;
import io.github.xrayclassifier.image.GrayImage;
import io.github.xrayclassifier.image.ImageDecoder;
import io.github.xrayclassifier.manifest.ManifestEntry;
import io.github.xrayclassifier.model.Backend;
import io.github.xrayclassifier.model.InferenceContext;
import io.github.xrayclassifier.testkit.Decoy;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import java.util.function.IntConsumer;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/** The images on which an abstention policy is measured, by kind, read one at a time. For one thread. */
public final class AbstentionImages {

    /** The end of the names of kinds whose colors were taken away. */
    public static final String AS_GRAY = ", as gray";

    /** An image that is read on demand. */
    @FunctionalInterface
    public interface Source {

        /**
         * The image.
         *
         * @return its pixels
         * @throws IOException if it cannot be read
         */
        DecodedImage read() throws IOException;

        /** {@return its origin, as a manifest names the source; empty if unknown} */
        default String origin() {
            return "";
        }
    }

    private static final int DRAWN = 300;
    private static final int SMALLEST_SIDE = 200;
    private static final int SIDES = 300;

    private final XrayClassifier reader;
    private final Map<String, List<Source>> kinds = new LinkedHashMap<>();

    /**
     * No images yet.
     *
     * @param reader decodes files
     */
    public AbstentionImages(XrayClassifier reader) {
        this.reader = reader;
    }

    /** {@return the images by kind, in the order of adding} */
    public Map<String, List<Source>> kinds() {
        return kinds;
    }

    /**
     * Adds X-rays inverted and turned by a quarter.
     *
     * @param images labelled images
     */
    public void addTurned(List<ManifestEntry> images) {
        add("X-rays, inverted", images, ImageCorruption::inverted);
        add("X-rays, turned right", images, ImageCorruption::right);
        add("X-rays, turned left", images, ImageCorruption::left);
    }

    private void add(String kind, List<ManifestEntry> images, UnaryOperator<GrayImage> change) {
        kinds.put(
                kind,
                images.stream()
                        .<Source>map(image -> () ->
                                gray(change.apply(reader.decode(image.file()).pixels())))
                        .toList());
    }

    private static DecodedImage gray(GrayImage pixels) {
        return DecodedImage.of(pixels, "gray samples");
    }

    /** Adds drawings that are no X-rays. */
    public void addDrawn() {
        for (Decoy decoy : Decoy.values()) {
            List<Source> images = new ArrayList<>();
            for (int i = 0; i < DRAWN; i++) {
                SplittableRandom random = new SplittableRandom(i);
                int seed = i;
                int width = SMALLEST_SIDE + random.nextInt(SIDES);
                int height = SMALLEST_SIDE + random.nextInt(SIDES);
                images.add(() -> gray(decoy.draw(seed, width, height)));
            }
            kinds.put("drawn: " + decoy.name().toLowerCase(Locale.ROOT).replace('_', ' '), images);
        }
    }

    /**
     * Adds every file of a folder, and again with its colors taken away, so that the check for color cannot speak.
     *
     * @param kind its name
     * @param folder with images
     * @throws IOException if it cannot be read or is empty
     */
    public void addFolder(String kind, Path folder) throws IOException {
        List<Path> files = files(folder);
        kinds.put(
                kind,
                files.stream().<Source>map(file -> () -> reader.decode(file)).toList());
        kinds.put(
                kind + AS_GRAY,
                files.stream()
                        .<Source>map(file -> () -> gray(reader.decode(file).pixels()))
                        .toList());
    }

    static List<Path> files(Path folder) throws IOException {
        try (Stream<Path> walk = Files.walk(folder)) {
            List<Path> files = walk.filter(Files::isRegularFile).sorted().toList();
            if (files.isEmpty()) {
                throw new FileSystemException(folder.toString(), null, "expected a folder with images, found none");
            }
            return files;
        }
    }

    /**
     * The images of a manifest, decoded in every pixel.
     *
     * @param entries labelled images
     * @return with their sources
     */
    public static List<Source> of(List<ManifestEntry> entries) {
        List<ImageDecoder> decoders =
                ClassifierOptions.defaults().withDecoder(DicomDecoder.open()).decoders();
        return entries.stream()
                .<Source>map(entry -> new Listed(entry, decoders))
                .toList();
    }

    private record Listed(ManifestEntry entry, List<ImageDecoder> decoders) implements Source {

        @Override
        public DecodedImage read() throws IOException {
            return DecodedImage.of(entry.decode(decoders, DecodeRequest.defaults()), "image");
        }

        @Override
        public String origin() {
            return entry.source();
        }
    }

    /**
     * Features of images.
     *
     * @param backend the model; stays open
     * @param images read one after the other
     * @param remark told of an image that cannot be decoded and is left out
     * @param progress told how many are done
     * @return of those that can be decoded
     * @throws IOException if a file cannot be read
     */
    public static List<ImageFeatures> features(
            Backend backend, List<Source> images, Consumer<String> remark, IntConsumer progress) throws IOException {
        List<ImageFeatures> features = new ArrayList<>();
        try (InferenceContext context = backend.openContext()) {
            int done = 0;
            for (Source image : images) {
                try {
                    features.add(ImageFeatures.of(backend, context, image.read().pixels(), image.origin()));
                } catch (XrayException e) {
                    remark.accept("left out: " + e.getMessage());
                }
                progress.accept(++done);
            }
        }
        return features;
    }
}
