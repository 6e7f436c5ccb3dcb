// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.dicom.report;

import io.github.xrayclassifier.dicom.file.Attributes;
import io.github.xrayclassifier.dicom.file.Tag;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** The common part of every object that is written here: its identifiers, its equipment and its time. Immutable. */
public record Stamp(String sopClass, String instance, String series, LocalDateTime time) {

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
                .text(
                        0x0018_1020,
                        "LO",
                        Stamp.class.getPackage().getImplementationVersion() == null
                                ? "unreleased"
                                : Stamp.class.getPackage().getImplementationVersion())
                .text(Tag.SERIES_INSTANCE, "UI", this.series)
                .text(0x0020_0011, "IS", "1")
                .text(0x0020_0013, "IS", "1");
    }

    public byte[] file(Attributes object) {
        return object.file(sopClass, instance);
    }
}
