// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.dicom.file;

import java.util.Locale;
import java.util.Set;

/** The data elements that this module reads or writes: group in the upper, element in the lower 16 bits (PS3.6). */
public final class Tag {

    static final int MEDIA_STORAGE_SOP_CLASS = 0x0002_0002;
    public static final int TRANSFER_SYNTAX = 0x0002_0010;
    public static final int CHARACTER_SET = 0x0008_0005;
    public static final int SOP_CLASS = 0x0008_0016;
    public static final int SOP_INSTANCE = 0x0008_0018;
    public static final int STUDY_DATE = 0x0008_0020;
    public static final int STUDY_TIME = 0x0008_0030;
    public static final int ACCESSION_NUMBER = 0x0008_0050;
    public static final int MODALITY = 0x0008_0060;
    public static final int PRESENTATION_INTENT = 0x0008_0068;
    public static final int MANUFACTURER = 0x0008_0070;
    public static final int REFERRING_PHYSICIAN = 0x0008_0090;
    public static final int CODE_VALUE = 0x0008_0100;
    public static final int CODING_SCHEME = 0x0008_0102;
    public static final int ANATOMIC_REGION_SEQUENCE = 0x0008_2218;
    public static final int PATIENT_NAME = 0x0010_0010;
    public static final int PATIENT_ID = 0x0010_0020;
    public static final int PATIENT_BIRTH_DATE = 0x0010_0030;
    public static final int PATIENT_SEX = 0x0010_0040;
    public static final int PATIENT_AGE = 0x0010_1010;
    public static final int BODY_PART = 0x0018_0015;
    public static final int VIEW_POSITION = 0x0018_5101;
    public static final int STUDY_INSTANCE = 0x0020_000D;
    public static final int SERIES_INSTANCE = 0x0020_000E;
    public static final int STUDY_ID = 0x0020_0010;
    public static final int INSTANCE_NUMBER = 0x0020_0013;
    public static final int PATIENT_ORIENTATION = 0x0020_0020;
    public static final int FRAME_OF_REFERENCE = 0x0020_0052;
    public static final int SAMPLES_PER_PIXEL = 0x0028_0002;
    public static final int PHOTOMETRIC = 0x0028_0004;
    public static final int PLANAR_CONFIGURATION = 0x0028_0006;
    public static final int FRAMES = 0x0028_0008;
    public static final int ROWS = 0x0028_0010;
    public static final int COLUMNS = 0x0028_0011;
    public static final int BITS_ALLOCATED = 0x0028_0100;
    public static final int BITS_STORED = 0x0028_0101;
    public static final int HIGH_BIT = 0x0028_0102;
    public static final int PIXEL_REPRESENTATION = 0x0028_0103;
    public static final int PIXEL_PADDING = 0x0028_0120;
    public static final int PIXEL_PADDING_LIMIT = 0x0028_0121;
    public static final int BURNED_IN = 0x0028_0301;
    public static final int WINDOW_CENTER = 0x0028_1050;
    public static final int WINDOW_WIDTH = 0x0028_1051;
    public static final int RESCALE_INTERCEPT = 0x0028_1052;
    public static final int RESCALE_SLOPE = 0x0028_1053;
    public static final int VOI_FUNCTION = 0x0028_1056;
    public static final int RED_DESCRIPTOR = 0x0028_1101;
    public static final int RED_DATA = 0x0028_1201;
    public static final int RED_SEGMENTED = 0x0028_1221;
    public static final int LOSSY = 0x0028_2110;
    public static final int LOSSY_RATIO = 0x0028_2112;
    public static final int LOSSY_METHOD = 0x0028_2114;
    public static final int MODALITY_LUT_SEQUENCE = 0x0028_3000;
    public static final int LUT_DESCRIPTOR = 0x0028_3002;
    public static final int LUT_DATA = 0x0028_3006;
    public static final int VOI_LUT_SEQUENCE = 0x0028_3010;
    public static final int VIEW_CODE_SEQUENCE = 0x0054_0220;
    public static final int PRESENTATION_LUT_SHAPE = 0x2050_0020;
    public static final int EXTENDED_OFFSETS = 0x7FE0_0001;
    public static final int FLOAT_PIXELS = 0x7FE0_0008;
    public static final int DOUBLE_PIXELS = 0x7FE0_0009;
    public static final int PIXEL_DATA = 0x7FE0_0010;

    public static final int ITEM = 0xFFFE_E000;
    public static final int ITEM_END = 0xFFFE_E00D;
    public static final int SEQUENCE_END = 0xFFFE_E0DD;

    /** The elements that a data set keeps: a closed list, so that a file of a million tiny elements costs time and no memory. */
    static final Set<Integer> KEPT = Set.of(
            MEDIA_STORAGE_SOP_CLASS,
            TRANSFER_SYNTAX,
            CHARACTER_SET,
            SOP_CLASS,
            SOP_INSTANCE,
            STUDY_DATE,
            STUDY_TIME,
            ACCESSION_NUMBER,
            MODALITY,
            PRESENTATION_INTENT,
            MANUFACTURER,
            REFERRING_PHYSICIAN,
            CODE_VALUE,
            CODING_SCHEME,
            ANATOMIC_REGION_SEQUENCE,
            PATIENT_NAME,
            PATIENT_ID,
            PATIENT_BIRTH_DATE,
            PATIENT_SEX,
            PATIENT_AGE,
            BODY_PART,
            VIEW_POSITION,
            STUDY_INSTANCE,
            SERIES_INSTANCE,
            STUDY_ID,
            INSTANCE_NUMBER,
            PATIENT_ORIENTATION,
            FRAME_OF_REFERENCE,
            SAMPLES_PER_PIXEL,
            PHOTOMETRIC,
            PLANAR_CONFIGURATION,
            FRAMES,
            ROWS,
            COLUMNS,
            BITS_ALLOCATED,
            BITS_STORED,
            HIGH_BIT,
            PIXEL_REPRESENTATION,
            PIXEL_PADDING,
            PIXEL_PADDING_LIMIT,
            BURNED_IN,
            WINDOW_CENTER,
            WINDOW_WIDTH,
            RESCALE_INTERCEPT,
            RESCALE_SLOPE,
            VOI_FUNCTION,
            RED_DESCRIPTOR,
            RED_DESCRIPTOR + 1,
            RED_DESCRIPTOR + 2,
            RED_DATA,
            RED_DATA + 1,
            RED_DATA + 2,
            RED_SEGMENTED,
            LOSSY,
            LOSSY_RATIO,
            LOSSY_METHOD,
            MODALITY_LUT_SEQUENCE,
            LUT_DESCRIPTOR,
            LUT_DATA,
            VOI_LUT_SEQUENCE,
            VIEW_CODE_SEQUENCE,
            PRESENTATION_LUT_SHAPE,
            EXTENDED_OFFSETS,
            FLOAT_PIXELS,
            DOUBLE_PIXELS,
            PIXEL_DATA);

    private Tag() {}

    /** For messages: {@code (0028,0010)}. */
    public static String name(int tag) {
        return String.format(Locale.ROOT, "(%04x,%04x)", tag >>> 16, tag & 0xFFFF);
    }
}
