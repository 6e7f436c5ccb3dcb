// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.dicom.file;

import io.github.xrayclassifier.failure.MalformedImageException;
import io.github.xrayclassifier.image.DecodeLimits;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * One file taken apart: how it is coded and its data set (PS3.10 section 7). Immutable; may be shared by threads.
 *
 * @param syntax stated by the file, or told from the first element where there is no meta information
 * @param data the main data set
 */
public record DicomFile(TransferSyntax syntax, DataSet data) {

    private static final int PREAMBLE_BYTES = 128;
    private static final int MAGIC = 'D' << 24 | 'I' << 16 | ('C' << 8) | 'M';

    /** True if the bytes look like DICOM, with or without preamble and meta information. */
    public static boolean recognizes(ByteBuffer source) {
        ByteBuffer bytes = source.slice().order(ByteOrder.LITTLE_ENDIAN);
        return hasPreamble(bytes) || looksBare(bytes);
    }

    private static boolean hasPreamble(ByteBuffer bytes) {
        return bytes.limit() >= PREAMBLE_BYTES + 4 && Integer.reverseBytes(bytes.getInt(PREAMBLE_BYTES)) == MAGIC;
    }

    /** A file without preamble begins with an early element of group 0002 or 0008. */
    private static boolean looksBare(ByteBuffer bytes) {
        if (bytes.limit() < 16) {
            return false;
        }
        if (isBigEndian(bytes, 0)) {
            return true;
        }
        int group = bytes.getShort(0);
        int element = bytes.getShort(2) & 0xFFFF;
        if ((group != 2 && group != 8) || element > 0x18) {
            return false;
        }
        int length = bytes.getInt(4);
        return hasVr(bytes, 0) || (length >= 0 && length <= 64 && length % 2 == 0 && group == 8);
    }

    /** An early element of group 0008 with its bytes the other way round, and a VR. */
    private static boolean isBigEndian(ByteBuffer bytes, int at) {
        return bytes.limit() - at >= 8
                && bytes.getShort(at) == 0x0800
                && (Short.reverseBytes(bytes.getShort(at + 2)) & 0xFFFF) <= 0x18
                && hasVr(bytes, at);
    }

    private static boolean hasVr(ByteBuffer bytes, int at) {
        if (bytes.limit() - at < 8) {
            return false;
        }
        int first = bytes.get(at + 4);
        int second = bytes.get(at + 5);
        return first >= 'A' && first <= 'Z' && second >= 'A' && second <= 'Z';
    }

    /** Reads everything but the pixels. */
    public static DicomFile read(ByteBuffer source, DecodeLimits limits) {
        limits.checkFile(source.remaining());
        ByteBuffer bytes = source.slice().order(ByteOrder.LITTLE_ENDIAN);
        int from = hasPreamble(bytes) ? PREAMBLE_BYTES + 4 : 0;
        if (from == 0 && !looksBare(bytes)) {
            throw new MalformedImageException(
                    "DICOM file: expected DICM at byte 128 or an element of group 0002 or 0008"
                            + " at byte 0, found neither");
        }
        DataSet meta = DataSet.readMeta(bytes, from, hasVr(bytes, from));
        String uid = meta.text(Tag.TRANSFER_SYNTAX);
        TransferSyntax syntax = uid.isEmpty() ? guess(bytes, meta.end()) : TransferSyntax.of(uid);
        return new DicomFile(syntax, dataSet(bytes, meta.end(), syntax, limits));
    }

    /** Without meta information the coding shows in the first element; PS3.5 section 10.1 makes implicit the default. */
    private static TransferSyntax guess(ByteBuffer bytes, int at) {
        if (isBigEndian(bytes, at)) {
            return TransferSyntax.EXPLICIT_BIG;
        }
        return hasVr(bytes, at) ? TransferSyntax.EXPLICIT_LITTLE : TransferSyntax.IMPLICIT_LITTLE;
    }

    private static DataSet dataSet(ByteBuffer bytes, int from, TransferSyntax syntax, DecodeLimits limits) {
        if (syntax == TransferSyntax.DEFLATED) {
            ByteBuffer inflated = Inflating.inflate(bytes.duplicate().position(from), limits);
            return DataSet.read(inflated.order(ByteOrder.LITTLE_ENDIAN), 0, inflated.limit(), true);
        }
        ByteBuffer ordered =
                bytes.duplicate().order(syntax.isBigEndian() ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN);
        return DataSet.read(ordered, from, ordered.limit(), syntax.isExplicit());
    }

    /** The SOP class, from the data set or else the meta information. */
    public String sopClass() {
        return data.text(Tag.SOP_CLASS);
    }
}
