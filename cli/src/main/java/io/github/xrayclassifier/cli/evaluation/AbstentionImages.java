// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.cli.evaluation;

import io.github.xrayclassifier.XrayClassifier;
import io.github.xrayclassifier.evaluation.ImageCorruption;
import io.github.xrayclassifier.image.DecodedImage;
import io.github.xrayclassifier.image.GrayImage;
import io.github.xrayclassifier.manifest.ManifestEntry;
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
import java.util.stream.Stream;

/** The images on which gates are measured, by kind, read one at a time. */
final class AbstentionImages {

    /** An image that is read when asked for. */
    @FunctionalInterface
    interface Source {
        DecodedImage read() throws IOException;

        /** Where it comes from, as a manifest names it. */
        default String origin() {
            return "";
        }
    }

    private static final int DRAWN = 300;
    private static final int SMALLEST_SIDE = 200;
    private static final int SIDES = 300;

    private final XrayClassifier reader;
    private final Map<String, List<Source>> kinds = new LinkedHashMap<>();

    AbstentionImages(XrayClassifier reader) {
        this.reader = reader;
    }

    Map<String, List<Source>> kinds() {
        return kinds;
    }

    void addTurned(List<ManifestEntry> films) {
        add("X-rays, inverted", films, ImageCorruption::inverted);
        add("X-rays, turned right", films, ImageCorruption::right);
        add("X-rays, turned left", films, ImageCorruption::left);
    }

    private void add(String kind, List<ManifestEntry> films, java.util.function.UnaryOperator<GrayImage> change) {
        kinds.put(
                kind,
                films.stream()
                        .<Source>map(film -> () ->
                                gray(change.apply(reader.decode(film.file()).pixels())))
                        .toList());
    }

    private static DecodedImage gray(GrayImage pixels) {
        return DecodedImage.of(pixels, "gray samples");
    }

    void addDrawn() {
        for (Decoy decoy : Decoy.values()) {
            List<Source> pictures = new ArrayList<>();
            for (int i = 0; i < DRAWN; i++) {
                SplittableRandom random = new SplittableRandom(i);
                int seed = i;
                int width = SMALLEST_SIDE + random.nextInt(SIDES);
                int height = SMALLEST_SIDE + random.nextInt(SIDES);
                pictures.add(() -> gray(decoy.draw(seed, width, height)));
            }
            kinds.put("drawn: " + decoy.name().toLowerCase(Locale.ROOT).replace('_', ' '), pictures);
        }
    }

    /** Every file of a folder, and again with its colors taken away, so that the check for color cannot speak. */
    void addFolder(String kind, Path folder) throws IOException {
        List<Path> files = files(folder);
        kinds.put(
                kind,
                files.stream().<Source>map(file -> () -> reader.decode(file)).toList());
        kinds.put(
                kind + ", as gray",
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
}
