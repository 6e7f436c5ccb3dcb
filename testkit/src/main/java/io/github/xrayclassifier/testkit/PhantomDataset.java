// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.testkit;

import io.github.xrayclassifier.image.GrayImage;
import io.github.xrayclassifier.model.Finding;
import io.github.xrayclassifier.model.Sha256;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Writes a small labelled data set of drawings: PNG files and the manifest that training reads.
 *
 * <p>Stateless; may be called by any thread.
 */
public final class PhantomDataset {

    private static final String HEADER = "path,label,labels,source,dataset,patient,group,split,view,age_group,width,"
            + "height,source_width,source_height,sha256,terms,licence,attribution";

    private PhantomDataset() {}

    /**
     * Writes {@code images/FINDING/NUMBER.png} and {@code manifest.csv}. Every fifth image of a finding is in the split
     * {@code val}, the others in {@code train}; each is a patient and a group of its own.
     *
     * @param folder made if it is missing
     * @param findings what is drawn, each of {@link Phantom#findings()}
     * @param imagesPerFinding at least 1
     * @param sidePixels width and height, at least 1
     * @param seed decides every drawing
     * @return the manifest
     * @throws IOException if the folder cannot be written
     */
    public static Path write(Path folder, List<Finding> findings, int imagesPerFinding, int sidePixels, long seed)
            throws IOException {
        StringBuilder manifest = new StringBuilder(HEADER).append('\n');
        int number = 0;
        for (Finding finding : findings) {
            Path images = Files.createDirectories(folder.resolve("images").resolve(finding.name()));
            for (int i = 0; i < imagesPerFinding; i++) {
                Phantom phantom = Phantom.of(seed + number++).withSize(sidePixels, sidePixels);
                byte[] png = ImageFiles.png(phantom.withFinding(finding).draw().image());
                Path file = Files.write(images.resolve("phantom-" + number + ".png"), png);
                String split = i % 5 == 4 ? "val" : "train";
                String path = "images/" + finding.name() + "/" + file.getFileName();
                manifest.append(line(path, finding, number, split, sidePixels, png));
            }
        }
        return Files.writeString(folder.resolve("manifest.csv"), manifest);
    }

    /** The forms that X-rays come in: the same drawing in any of them is the same image. */
    public enum Form {
        /** PNG of 8 bits. */
        PNG("png"),
        /** PNG of 16 bits. */
        PNG16("png"),
        /** DICOM of 16 bits, with a patient who has two images, sex, age, view, manufacturer and date. */
        DICOM("dcm");

        private final String ending;

        Form(String ending) {
            this.ending = ending;
        }
    }

    /**
     * Writes {@code FINDING/NUMBER.png} or {@code .dcm} without a manifest, as a collection of one's own lies on a disk.
     *
     * @param folder made if it is missing
     * @param findings what is drawn, each of {@link Phantom#findings()}
     * @param imagesPerFinding at least 1
     * @param sidePixels width and height, at least 1
     * @param seed decides every drawing
     * @param forms taken in turn, at least one
     * @throws IOException if the folder cannot be written
     */
    public static void writeFolders(
            Path folder, List<Finding> findings, int imagesPerFinding, int sidePixels, long seed, List<Form> forms)
            throws IOException {
        int number = 0;
        for (Finding finding : findings) {
            Path images = Files.createDirectories(folder.resolve(finding.name()));
            for (int i = 0; i < imagesPerFinding; i++) {
                Form form = forms.get(i % forms.size());
                Phantom phantom = Phantom.of(seed + number++).withSize(sidePixels, sidePixels);
                GrayImage drawing = phantom.withFinding(finding).draw().image();
                byte[] file = switch (form) {
                    case PNG -> ImageFiles.png(drawing);
                    case PNG16 -> ImageFiles.png(deep(drawing));
                    case DICOM -> ImageFiles.dicom(deep(drawing), patient(finding, i / (2 * forms.size()), number));
                };
                Files.write(images.resolve("drawing-" + number + "." + form.ending), file);
            }
        }
    }

    /** Each gray value v of 8 bits as 257 v, the same proportion of the range. */
    private static GrayImage deep(GrayImage image) {
        short[] samples = new short[image.width() * image.height()];
        for (int i = 0; i < samples.length; i++) {
            samples[i] = (short) (257 * image.sample(i % image.width(), i / image.width()));
        }
        return GrayImage.wrap16(samples, image.width(), image.height(), 16);
    }

    private static Map<Integer, String> patient(Finding finding, int patient, int number) {
        return Map.of(
                0x0008_0018, "1.2.826.0.1.3680043.8.498." + number,
                0x0008_0020, "202001" + String.format(Locale.ROOT, "%02d", 1 + number % 28),
                0x0008_0070, number % 2 == 0 ? "Drawn Radiography" : "Test Kit Imaging",
                0x0010_0020, finding.name() + "-" + patient,
                0x0010_0040, patient % 2 == 0 ? "F" : "M",
                0x0010_1010, String.format(Locale.ROOT, "%03dY", 20 + 7 * patient % 70),
                0x0018_5101, number % 3 == 0 ? "AP" : "PA",
                0x0020_000D, "1.2.826.0.1.3680043.8.498.1." + number,
                0x0020_000E, "1.2.826.0.1.3680043.8.498.2." + number);
    }

    private static String line(String path, Finding finding, int number, String split, int side, byte[] png) {
        return String.join(
                        ",",
                        path,
                        finding.name(),
                        finding.name(),
                        "phantom",
                        "phantom",
                        "p" + number,
                        "g" + number,
                        split,
                        "PA",
                        "drawn",
                        side + "," + side,
                        side + "," + side,
                        Sha256.of(png),
                        "open",
                        "Apache-2.0",
                        "drawn by the test kit")
                + "\n";
    }
}
