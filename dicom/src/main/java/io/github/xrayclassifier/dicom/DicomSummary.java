// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.dicom;

import io.github.xrayclassifier.dicom.coding.PixelFormat;
import io.github.xrayclassifier.dicom.file.DataSet;
import io.github.xrayclassifier.dicom.file.DicomFile;
import io.github.xrayclassifier.dicom.file.SopClass;
import io.github.xrayclassifier.dicom.file.Tag;
import io.github.xrayclassifier.dicom.file.Text;
import io.github.xrayclassifier.image.DecodeLimits;
import io.github.xrayclassifier.image.DecodeRequest;
import io.github.xrayclassifier.image.ImageWarning;
import java.nio.ByteBuffer;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * A summary of the parts of a file that {@link DicomDecoder} used: transfer syntax, sizes, bits, LUTs, window, warnings. The patient's attributes
 * are kept apart, and only {@link #patient()} gives them.
 *
 * <p>Immutable; may be shared by threads.
 */
public final class DicomSummary {

    private final Map<String, String> used;
    private final Map<String, String> patient;
    private final List<ImageWarning> warnings;

    private DicomSummary(Map<String, String> used, Map<String, String> patient, List<ImageWarning> warnings) {
        this.used = Collections.unmodifiableMap(used);
        this.patient = Collections.unmodifiableMap(patient);
        this.warnings = warnings;
    }

    /**
     * Decodes a file and tells what was used; throws as {@link DicomDecoder#decode} does.
     *
     * @param file the whole file; position and limit are left unchanged
     * @param options frame and VOI LUT
     * @param limits what the file may ask for at most
     * @return the summary
     * @throws io.github.xrayclassifier.failure.MalformedImageException if the bytes are damaged
     * @throws io.github.xrayclassifier.failure.UnsupportedImageException if they exceed the limits or are not read here
     */
    public static DicomSummary of(ByteBuffer file, DicomOptions options, DecodeLimits limits) {
        Frame frame = Frame.read(
                DicomFile.read(file, limits), options, DecodeRequest.defaults().withLimits(limits));
        return new DicomSummary(used(frame, options), patient(frame.file().data()), List.copyOf(Checks.of(frame)));
    }

    private static Map<String, String> used(Frame frame, DicomOptions options) {
        DataSet data = frame.file().data();
        PixelFormat format = frame.format();
        Map<String, String> lines = new LinkedHashMap<>();
        lines.put("(0002,0010) transfer syntax", frame.file().syntax().toString());
        lines.put("(0008,0016) SOP class", SopClass.describe(frame.file().sopClass()));
        putIfAny(lines, "(0008,0060) modality", data, Tag.MODALITY, Text.modality(data.code(Tag.MODALITY)));
        String intent = data.code(Tag.PRESENTATION_INTENT);
        putIfAny(
                lines,
                "(0008,0068) presentation intent",
                data,
                Tag.PRESENTATION_INTENT,
                intent.matches("FOR PRESENTATION|FOR PROCESSING") ? intent : Text.otherThan(intent));
        lines.put("(0028,0010) rows", String.valueOf(format.rows()));
        lines.put("(0028,0011) columns", String.valueOf(format.columns()));
        lines.put("(0028,0008) frame", options.frame() + 1 + " of " + format.frames());
        lines.put("(0028,0004) photometric interpretation", format.photometric().toString());
        lines.put("(0028,0100) bits allocated", String.valueOf(format.allocated()));
        lines.put("(0028,0101) bits stored", String.valueOf(format.stored()));
        lines.put("(0028,0102) high bit", String.valueOf(format.shift() + format.stored() - 1));
        lines.put("(0028,0103) pixel representation", format.signed() ? "signed" : "unsigned");
        if (format.photometric().isMonochrome()) {
            putGrayscale(lines, frame, data);
        }
        return lines;
    }

    private static void putGrayscale(Map<String, String> lines, Frame frame, DataSet data) {
        ModalityTransform modality = ModalityTransform.of(data, frame.format().signed());
        lines.put(
                "modality",
                modality.table()
                        .map(table -> "LUT (0028,3000): " + table.entries().length + " entries from " + table.first())
                        .orElse("slope " + modality.slope() + ", intercept " + modality.intercept()));
        lines.put("VOI LUT", frame.voi());
        lines.put("inverted", frame.inverted() ? "yes" : "no");
        Padding padding = Padding.of(data, frame.format().signed());
        if (padding.isPresent()) {
            lines.put("(0028,0120) pixel padding", padding.low() + " to " + padding.high());
        }
    }

    private static void putIfAny(Map<String, String> lines, String name, DataSet data, int tag, String value) {
        if (data.has(tag)) {
            lines.put(name, value);
        }
    }

    private static Map<String, String> patient(DataSet data) {
        Map<String, String> lines = new LinkedHashMap<>();
        lines.put("(0010,0010) patient's name", data.text(Tag.PATIENT_NAME));
        lines.put("(0010,0020) patient ID", data.text(Tag.PATIENT_ID));
        lines.put("(0010,0030) patient's birth date", data.text(Tag.PATIENT_BIRTH_DATE));
        lines.put("(0010,0040) patient's sex", data.text(Tag.PATIENT_SEX));
        lines.put("(0010,1010) patient's age", data.text(Tag.PATIENT_AGE));
        lines.put("(0008,0020) study date", data.text(Tag.STUDY_DATE));
        lines.put("(0008,0050) accession number", data.text(Tag.ACCESSION_NUMBER));
        lines.put("(0018,0015) body part", data.text(Tag.BODY_PART));
        lines.put("(0018,5101) view position", data.text(Tag.VIEW_POSITION));
        lines.values().removeIf(String::isEmpty);
        return lines;
    }

    /**
     * The values used, none of them an attribute of the patient.
     *
     * @return name to value, in reading order
     */
    public Map<String, String> used() {
        return used;
    }

    /**
     * The patient's and the study's attributes, as far as this module reads them, first value each. For display on
     * request only: never log it.
     *
     * @return name to value; text in ISO 8859-1 whatever the file's character set
     */
    public Map<String, String> patient() {
        return patient;
    }

    /**
     * The warnings of the decoder.
     *
     * @return the warnings, none with an attribute of the patient
     */
    public List<ImageWarning> warnings() {
        return warnings;
    }

    /**
     * The values used and the warnings, a line each; nothing of the patient.
     *
     * @return text of several lines
     */
    @Override
    public String toString() {
        return used.entrySet().stream()
                        .map(line -> line.getKey() + ": " + line.getValue() + "\n")
                        .collect(Collectors.joining())
                + warnings.stream()
                        .map(warning -> "warning " + warning.kind() + ": " + warning.message() + "\n")
                        .collect(Collectors.joining());
    }
}
