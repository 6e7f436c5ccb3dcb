// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.manifest;

import io.github.xrayclassifier.Outcome;
import io.github.xrayclassifier.failure.MalformedImageException;
import io.github.xrayclassifier.failure.UnsupportedImageException;
import io.github.xrayclassifier.predict.Prediction;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Images of a manifest that cannot be read. The message names every one of them with its path and the reason. */
public final class BrokenImagesException extends IOException {

    private static final long serialVersionUID = 1L;

    private final transient List<BrokenImage> images;

    private BrokenImagesException(String message, List<BrokenImage> images) {
        super(message);
        this.images = images;
    }

    /**
     * One image.
     *
     * @param entry its row
     * @param reason why it cannot be read
     */
    public record BrokenImage(ManifestEntry entry, String reason) {

        /** {@return path as the manifest has it, and reason} */
        @Override
        public String toString() {
            return entry.path() + ": " + reason;
        }
    }

    /**
     * The exception for some images.
     *
     * @param images that cannot be read, at least one
     * @param total of the images
     * @return the exception
     */
    public static BrokenImagesException of(List<BrokenImage> images, int total) {
        String list = images.stream().map(BrokenImage::toString).collect(Collectors.joining("\n"));
        return new BrokenImagesException(
                "manifest: expected images that can be read, found " + images.size() + " of " + total
                        + " that cannot (--skip-broken leaves them out):\n" + list,
                List.copyOf(images));
    }

    /**
     * The answer of a classifier for an image, or the image among the broken ones.
     *
     * @param outcome of the image
     * @param entry its row
     * @param broken to which it is added if its file cannot be read
     * @return the answer; empty for a file that cannot be read
     * @throws IOException if the failure has another reason
     */
    public static Optional<Prediction> answer(Outcome outcome, ManifestEntry entry, List<BrokenImage> broken)
            throws IOException {
        if (outcome.prediction().isPresent()) {
            return outcome.prediction();
        }
        Exception cause = outcome.fold(answer -> new IllegalStateException(), Outcome.Failed::cause);
        if (cause instanceof IOException
                || cause instanceof MalformedImageException
                || cause instanceof UnsupportedImageException) {
            broken.add(new BrokenImage(entry, String.valueOf(cause.getMessage())));
            return Optional.empty();
        }
        throw new IOException("manifest line " + entry.line() + ", " + entry.path() + ": " + cause.getMessage(), cause);
    }

    /** {@return the images, at least one; none behind serialization} */
    public List<BrokenImage> images() {
        return Optional.ofNullable(images).orElse(List.of());
    }
}
