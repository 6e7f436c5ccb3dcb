// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.benchmarks;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * A wish, and what the results say of it: one figure through another, round by round.
 *
 * @param above key of the figure above the line
 * @param below key of the figure below it
 * @param isAtMost whether the bound is an upper one
 */
record Target(String what, String above, String below, double bound, boolean isAtMost) {

    private static final String JPEG = " jpeg-2000x2500-gray";
    private static final String PNG8 = " png-1024-8bit";
    private static final String PNG16 = " png-3000-16bit";

    private static final String IMAGE = " dicom-2000x2500-16bit";

    /** The targets on a Java version. */
    static List<Target> all(int version) {
        return List.of(
                atMost(
                        "inference alone, Backend.run against the C API",
                        "RunBenchmark.sdkBackend",
                        "RunBenchmark.onnxRuntimeC",
                        1.03),
                faster("JPEG 2000 x 2500 gray, against DJL", "djl" + JPEG, 7),
                faster("the same, against OpenCV tuned by hand", "openCvTuned" + JPEG, 1.3),
                faster("the same, against tutorial Java", "tutorial" + JPEG, version >= 25 ? 3 : 2),
                faster("PNG 1024² 8 bit, against OpenCV tuned by hand", "openCvTuned" + PNG8, 1.3),
                faster("the same, against DJL", "djl" + PNG8, 2.1),
                faster("PNG 3000² 16 bit, against the JDK's reader", "jdkReader" + PNG16, 2.3),
                faster("the same, against DJL", "djl" + PNG16, 4.8),
                new Target(
                        "two callers against one, images/s",
                        "ConcurrencyBenchmark.twoCallers" + JPEG,
                        "ConcurrencyBenchmark.oneCaller" + JPEG,
                        1.9,
                        false),
                new Target("int8 model, inference", "RunBenchmark.sdkLane", "RunBenchmark.sdkLaneInt8", 1.4, false),
                new Target(
                        "cold start, against DJL",
                        "ColdStartBenchmark.djl" + JPEG,
                        "ColdStartBenchmark.sdk" + JPEG,
                        5,
                        false),
                new Target(
                        "DICOM 2000 x 2500 16 bit, against ImageJ's reader",
                        "DicomBenchmark.imageJ" + IMAGE,
                        "DicomBenchmark.sdk" + IMAGE,
                        3,
                        false),
                new Target(
                        "the same, decode against inference",
                        "DicomBenchmark.sdkDecode" + IMAGE,
                        "DicomBenchmark.sdkRun" + IMAGE,
                        1 / 3.0,
                        true));
    }

    private static Target faster(String what, String peer, double bound) {
        String image = peer.substring(peer.indexOf(' '));
        return new Target(what, "EndToEndBenchmark." + peer, "EndToEndBenchmark.sdk" + image, bound, false);
    }

    private static Target atMost(String what, String above, String below, double bound) {
        return new Target(what, above, below, bound, true);
    }

    /** The line of a table; none where the results hold no such benchmark. */
    Optional<String> line(Measured measured) {
        List<Double> ratios = Measured.ratios(measured.rounds(above), measured.rounds(below));
        return line(what, ratios, bound, isAtMost);
    }

    static Optional<String> line(String what, List<Double> ratios, double bound, boolean isAtMost) {
        if (ratios.isEmpty()) {
            return Optional.empty();
        }
        String wish = (isAtMost ? "at most " : "at least ") + number(bound);
        double median = Measured.median(ratios);
        double least = ratios.stream().mapToDouble(Double::doubleValue).min().orElseThrow();
        double most = ratios.stream().mapToDouble(Double::doubleValue).max().orElseThrow();
        boolean isMet = isAtMost ? median <= bound : median >= bound;
        return Optional.of("| " + what + " | " + wish + " | " + number(median) + " (" + number(least) + " to "
                + number(most) + ") | " + (isMet ? "met" : "**missed**") + " |");
    }

    static String number(double value) {
        return String.format(Locale.ROOT, value < 2 ? "%.3f" : value < 100 ? "%.2f" : "%.0f", value);
    }
}
