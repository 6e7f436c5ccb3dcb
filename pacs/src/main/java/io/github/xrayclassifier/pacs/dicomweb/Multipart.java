// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.pacs.dicomweb;

import io.github.xrayclassifier.pacs.dicomweb.DicomWebException.Kind;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Bodies of {@code multipart/related} (RFC 2387, RFC 2046 section 5.1; PS3.18 section 8.6.1.2). */
final class Multipart {

    private static final Pattern BOUNDARY =
            Pattern.compile(";\\s*boundary=(?:\"([^\"]{1,70})\"|([^\\s;\"]{1,70}))", Pattern.CASE_INSENSITIVE);
    private static final int MOST_HEADER_BYTES = 16_384;
    private static final byte[] HEADER_END = "\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

    private Multipart() {}

    /**
     * The only part of a body, in place: no byte is copied.
     *
     * @param type the answer's Content-Type
     */
    static ByteBuffer onlyPart(ByteBuffer body, String type) throws DicomWebException {
        Matcher matcher = BOUNDARY.matcher(type);
        if (!matcher.find()) {
            throw unreadable("a boundary in the content type", "none");
        }
        String boundary = matcher.group(1) == null ? matcher.group(2) : matcher.group(1);
        byte[] delimiter = ("--" + boundary).getBytes(StandardCharsets.ISO_8859_1);
        int start = find(body, delimiter, 0, body.limit());
        if (start < 0) {
            throw unreadable("a part", "none");
        }
        int headers = start + delimiter.length;
        int end = find(body, HEADER_END, headers, Math.min(body.limit(), headers + MOST_HEADER_BYTES));
        if (end < 0) {
            throw unreadable("a part with headers", "none");
        }
        requireDicom(body, headers, end);
        int from = end + HEADER_END.length;
        byte[] closing = ("\r\n--" + boundary).getBytes(StandardCharsets.ISO_8859_1);
        int to = find(body, closing, from, body.limit());
        if (to < 0) {
            throw unreadable("a closing boundary", "the end of the answer after " + body.limit() + " bytes");
        }
        int after = to + closing.length;
        if (after + 2 > body.limit() || body.get(after) != '-' || body.get(after + 1) != '-') {
            throw unreadable("one part", "more");
        }
        return body.slice(from, to - from);
    }

    private static void requireDicom(ByteBuffer body, int from, int to) throws DicomWebException {
        byte[] bytes = new byte[to - from];
        body.get(from, bytes);
        boolean isForeign = new String(bytes, StandardCharsets.ISO_8859_1)
                .toLowerCase(Locale.ROOT)
                .lines()
                .anyMatch(line -> line.startsWith("content-type:") && !line.contains("application/dicom"));
        if (isForeign) {
            throw unreadable("a part of type application/dicom", "another type");
        }
    }

    private static DicomWebException unreadable(String expected, String found) {
        return new DicomWebException(Kind.UNREADABLE, "multipart answer: expected " + expected + ", found " + found);
    }

    private static int find(ByteBuffer body, byte[] what, int from, int to) {
        int last = to - what.length;
        for (int at = from; at <= last; at++) {
            int i = 0;
            while (i < what.length && body.get(at + i) == what[i]) {
                i++;
            }
            if (i == what.length) {
                return at;
            }
        }
        return -1;
    }

    /** A body of several objects, each sent from where it lies. */
    static BodyPublisher of(List<byte[]> files, String boundary) {
        List<BodyPublisher> parts = new ArrayList<>();
        for (byte[] file : files) {
            parts.add(ascii("--" + boundary + "\r\nContent-Type: application/dicom\r\nContent-Length: " + file.length
                    + "\r\n\r\n"));
            parts.add(BodyPublishers.ofByteArray(file));
            parts.add(ascii("\r\n"));
        }
        parts.add(ascii("--" + boundary + "--\r\n"));
        return BodyPublishers.concat(parts.toArray(BodyPublisher[]::new));
    }

    private static BodyPublisher ascii(String text) {
        return BodyPublishers.ofByteArray(text.getBytes(StandardCharsets.US_ASCII));
    }
}
