// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.dataset;

import io.github.xrayclassifier.image.ImageDecoder;
import io.github.xrayclassifier.model.Finding;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.IntConsumer;

/**
 * The way from found images to a manifest: every image is decoded, DICOM files tell patient, view, age, sex, device and date;
 * images of one patient and near-duplicates form groups; groups are divided, each finding and source evenly, into {@code train},
 * {@code val} and {@code test}. Same images, options and seed, same manifest. Immutable; may be shared by threads.
 */
public final class ManifestBuilder {

    private final FoundImages found;
    private final Settings settings;

    /** The settings of one builder, changed in a fresh copy alone. */
    static final class Settings implements Cloneable {
        Map<String, Finding> names = Map.of();
        List<Finding> wanted = List.of();
        List<ImageDecoder> decoders = List.of();
        String source = "";
        int parts = 5;
        boolean hasTest;
        long seed = 1;
        byte[] salt = {};
        boolean reads = true;
        boolean skipsBroken;
        boolean keepsLateral;
        DuplicateRule duplicates = DuplicateRule.LOOK_ALIKE;
        IntConsumer progress = done -> {};

        private Settings copy() {
            try {
                return (Settings) clone();
            } catch (CloneNotSupportedException e) {
                throw new IllegalStateException("this class is cloneable", e);
            }
        }
    }

    private ManifestBuilder(FoundImages found, Settings settings) {
        this.found = found;
        this.settings = settings;
    }

    private ManifestBuilder with(Consumer<Settings> change) {
        Settings changed = settings.copy();
        change.accept(changed);
        return new ManifestBuilder(found, changed);
    }

    /**
     * A builder of a manifest with a fifth of the groups in {@code val} and the rest in {@code train}, seed 1.
     *
     * @param found images with findings
     * @param decoders tried in order for each file
     * @param salt the key of the patients' hashes: keep it to give a patient the same group again, and keep it secret
     * @return to be completed and built
     */
    public static ManifestBuilder of(FoundImages found, List<ImageDecoder> decoders, byte[] salt) {
        return new ManifestBuilder(found, new Settings()).with(s -> {
            s.decoders = List.copyOf(decoders);
            s.salt = salt.clone();
        });
    }

    /** A copy that writes findings of the source, in any case, by other names. */
    public ManifestBuilder withNames(Map<String, Finding> names) {
        return with(s -> s.names = Map.copyOf(names));
    }

    /** A copy that takes these findings alone; an image without any of them is left out. */
    public ManifestBuilder withFindings(List<Finding> wanted) {
        return with(s -> s.wanted = List.copyOf(wanted));
    }

    /** A copy with a source for images that state none. */
    public ManifestBuilder withSource(String source) {
        return with(s -> s.source = source);
    }

    /**
     * A copy with another division.
     *
     * @param parts equal parts of which one goes to {@code val}, at least 2; 0 leaves the split empty
     * @param hasTest whether another one goes to {@code test}; then at least 3 parts
     * @param seed same seed, same division
     * @return the changed copy
     */
    public ManifestBuilder withSplit(int parts, boolean hasTest, long seed) {
        if (parts != 0 && parts < (hasTest ? 3 : 2)) {
            throw new IllegalArgumentException(
                    "parts: expected 0 or at least " + (hasTest ? 3 : 2) + ", found " + parts);
        }
        return with(s -> {
            s.parts = parts;
            s.hasTest = hasTest;
            s.seed = seed;
        });
    }

    /** A copy that opens no image: it finds neither broken ones nor near-duplicates, and DICOM files tell nothing. */
    public ManifestBuilder withoutReading() {
        return with(s -> s.reads = false);
    }

    /** A copy that leaves images out that cannot be read, and lists them in its report, instead of stopping. */
    public ManifestBuilder skippingBroken() {
        return with(s -> s.skipsBroken = true);
    }

    /** A copy that takes lateral views too. */
    public ManifestBuilder withLateralViews() {
        return with(s -> s.keepsLateral = true);
    }

    /** A copy that takes other images for copies of one another; without this, those that look alike. */
    public ManifestBuilder withDuplicates(DuplicateRule rule) {
        return with(s -> s.duplicates = rule);
    }

    /** A copy with a listener that is told after every image how many have been read. */
    public ManifestBuilder withProgress(IntConsumer progress) {
        return with(s -> s.progress = progress);
    }

    /**
     * Builds the manifest.
     *
     * @param file where it will be written: paths are relative to its folder
     * @return its text and the account; nothing is written yet
     * @throws io.github.xrayclassifier.manifest.BrokenImagesException if images cannot be read and are not to be left out: it
     *     lists all of them
     * @throws IOException if a file cannot be read
     * @throws IllegalArgumentException if an image comes twice, fewer than two findings are left, there are fewer groups than
     *     parts, or a patient is in two splits of the source
     */
    public BuiltManifest build(Path file) throws IOException {
        return new ManifestDraft(settings, file).build(found);
    }
}
