// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.manifest;

import io.github.xrayclassifier.image.DecodeRequest;
import io.github.xrayclassifier.image.ImageDecoder;
import io.github.xrayclassifier.manifest.BrokenImagesException.BrokenImage;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import java.util.function.IntConsumer;

/**
 * A manifest whose images were all decoded once, and those of them that could not be. Immutable; may be shared by threads.
 *
 * @param manifest the rows whose images can be read
 * @param broken the other rows, each with the reason
 */
public record ReadableImages(Manifest manifest, List<BrokenImage> broken) {

    /** Copies the list. */
    public ReadableImages {
        broken = List.copyOf(broken);
    }

    /**
     * Decodes every image of a manifest, pixel by pixel.
     *
     * @param manifest with images of any kind
     * @param decoders tried in order for each file
     * @param progress told after every image how many are done
     * @return the rows by whether their images can be read
     */
    public static ReadableImages of(Manifest manifest, List<ImageDecoder> decoders, IntConsumer progress) {
        List<BrokenImage> broken = broken(manifest.entries(), decoders, progress);
        Set<ManifestEntry> without = Collections.newSetFromMap(new IdentityHashMap<>());
        broken.forEach(image -> without.add(image.entry()));
        return new ReadableImages(
                broken.isEmpty() ? manifest : manifest.where(entry -> !without.contains(entry)), broken);
    }

    /**
     * The exception for a run that met an image that it could not read: it lists all such images of the run, so that nobody
     * mends one after the other.
     *
     * @param entries of the run
     * @param decoders of the run
     * @param met the failure
     * @return the list; the failure itself where all images can be read in full
     */
    public static IOException allOf(List<ManifestEntry> entries, List<ImageDecoder> decoders, IOException met) {
        List<BrokenImage> broken = broken(entries, decoders, done -> {});
        if (broken.isEmpty()) {
            return met;
        }
        BrokenImagesException all = BrokenImagesException.of(broken, entries.size());
        all.initCause(met);
        return all;
    }

    private static List<BrokenImage> broken(
            List<ManifestEntry> entries, List<ImageDecoder> decoders, IntConsumer progress) {
        List<BrokenImage> broken = new ArrayList<>();
        int done = 0;
        for (ManifestEntry entry : entries) {
            try {
                ImageFile.read(entry.file(), decoders, DecodeRequest.defaults());
            } catch (IOException e) {
                broken.add(new BrokenImage(entry, String.valueOf(e.getMessage())));
            }
            progress.accept(++done);
        }
        return broken;
    }
}
