// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.dicom.report;

import io.github.xrayclassifier.dicom.file.Attributes;
import io.github.xrayclassifier.dicom.file.Tag;
import java.text.Normalizer;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Optional;

/**
 * The common part of every object that is written here: its identifiers, its equipment and its time. Immutable.
 *
 * @param sopClass of the object
 * @param instance its SOP Instance UID
 * @param series its Series Instance UID
 * @param seriesNumber one for each kind of object
 * @param time of the object
 */
public record Stamp(String sopClass, String instance, String series, int seriesNumber, LocalDateTime time) {

    public static final String DISCLAIMER = "Research use, not for diagnosis";

    private static final DateTimeFormatter DATE = DateTimeFormatter.ofPattern("yyyyMMdd", Locale.ROOT);
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HHmmss", Locale.ROOT);

    String date() {
        return DATE.format(time);
    }

    String clock() {
        return TIME.format(time);
    }

    /** Starts an object: SOP common, patient, study, series and equipment (PS3.3 C.12.1, C.7). */
    public Attributes start(Source source, String modality, String series) {
        Attributes object = new Attributes();
        source.copyTo(object);
        return object.text(Tag.SOP_CLASS, "UI", sopClass)
                .text(Tag.SOP_INSTANCE, "UI", instance)
                .text(0x0008_0012, "DA", date())
                .text(0x0008_0013, "TM", clock())
                .text(0x0008_0023, "DA", date())
                .text(0x0008_0033, "TM", clock())
                .text(Tag.MODALITY, "CS", modality)
                .text(0x0008_0070, "LO", "xray-classifier")
                .text(0x0008_103E, "LO", series)
                .text(0x0008_1090, "LO", "xray-classifier")
                .text(0x0018_1000, "LO", "none")
                .text(0x0018_1020, "LO", version())
                .text(Tag.SERIES_INSTANCE, "UI", this.series)
                .text(0x0020_0011, "IS", Integer.toString(seriesNumber))
                .text(Tag.INSTANCE_NUMBER, "IS", source.number());
    }

    /** {@return the version of this library} */
    static String version() {
        return Optional.ofNullable(Stamp.class.getPackage().getImplementationVersion())
                .orElse("unreleased");
    }

    /**
     * Text of our own as the image's character set has it, whichever that is: ASCII, which is a part of all of them
     * (PS3.3 C.12.1.1.2). Accents go, and what has no ASCII form becomes a question mark.
     */
    static String ascii(String text, int longest) {
        String plain = Normalizer.normalize(text, Normalizer.Form.NFD)
                .replaceAll("\\p{M}+", "")
                .replaceAll("[^ -\\[\\]-~]", "?"); // a backslash would divide values
        return plain.substring(0, Math.min(longest, plain.length()));
    }

    public byte[] file(Attributes object) {
        return object.file(sopClass, instance);
    }
}
