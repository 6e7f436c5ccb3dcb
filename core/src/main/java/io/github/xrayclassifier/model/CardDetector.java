// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.model;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Outlier statistics as a model card writes them. */
final class CardDetector {

    private static final String VERSION = "1";
    // Larger than any embedding known to us (4096), and far below what would hurt to allocate.
    private static final int MOST_NUMBERS = 1 << 16;
    private static final int MOST_BYTES = 16 << 20;
    private static final List<String> OTHERS =
            List.of("fitted-on", "threshold", "scales", "detail", "layout", "embedding");

    private CardDetector() {}

    static void encode(Map<String, String> out, OutOfDistributionDetector statistics) {
        OutOfDistributionDetector.Distance scales = statistics.scales();
        CardCodec.put(out, "outliers.version", VERSION);
        CardCodec.put(out, "outliers.fitted-on", statistics.fittedOn());
        CardCodec.put(out, "outliers.threshold", CardNumbers.text(statistics.threshold()));
        CardCodec.put(
                out,
                "outliers.scales",
                CardCodec.joined(
                        List.of(scales.layout(), scales.detail(), scales.embedding()), CardNumbers::text, ","));
        CardCodec.put(
                out,
                "outliers.detail",
                CardNumbers.text(statistics.detailMean()) + "," + CardNumbers.text(statistics.detailDeviation()));
        CardCodec.put(out, "outliers.layout", text(statistics.layout()));
        CardCodec.put(out, "outliers.embedding", text(statistics.embedding()));
    }

    static Optional<OutOfDistributionDetector> decode(CardReader in, ModelCardBuilder card) {
        Optional<String> version = in.optional("outliers.version", CardDetector::requireVersion);
        if (version.isEmpty()) {
            OTHERS.forEach(key -> in.forbid("outliers." + key, "without xray.outliers.version"));
            return Optional.empty();
        }
        String fittedOn = in.required("outliers.fitted-on", "text", text -> text);
        Subspace layout = in.required("outliers.layout", "size,directions,base64", CardDetector::subspace);
        Subspace embedding = in.required("outliers.embedding", "size,directions,base64", CardDetector::subspace);
        List<Double> detail = in.required("outliers.detail", "two numbers", text -> numbers(text, 2));
        List<Double> scales = in.required("outliers.scales", "three numbers", text -> numbers(text, 3));
        double threshold = in.required("outliers.threshold", "a number", CardNumbers::number);
        try {
            OutOfDistributionDetector.requireUsable(card.outputs, card.preprocessing);
            return Optional.of(OutOfDistributionDetector.of(fittedOn, layout, embedding)
                    .withDetail(detail.get(0), detail.get(1))
                    .withScales(new OutOfDistributionDetector.Distance(scales.get(0), scales.get(1), scales.get(2)))
                    .withThreshold(threshold));
        } catch (IllegalArgumentException e) {
            throw CardReader.failure("outliers.*", String.valueOf(e.getMessage()));
        }
    }

    private static String requireVersion(String text) {
        if (!text.equals(VERSION)) {
            throw new IllegalArgumentException("expected " + VERSION + ", found " + CardReader.quoted(text)
                    + "; another release of this library wrote the file");
        }
        return text;
    }

    private static List<Double> numbers(String text, int expected) {
        return CardNumbers.fields(text, ',', expected).stream()
                .map(CardNumbers::number)
                .toList();
    }

    static String text(Subspace subspace) {
        int size = subspace.size();
        int directions = subspace.directions();
        ByteBuffer bytes =
                ByteBuffer.allocate(4 * size + directions * (8 + 2 * size)).order(ByteOrder.LITTLE_ENDIAN);
        for (float value : subspace.mean()) {
            bytes.putFloat(value);
        }
        for (int k = 0; k < directions; k++) {
            float[] direction = subspace.direction(k);
            float scale = Subspace.scale(direction);
            bytes.putFloat(subspace.variance(k)).putFloat(scale);
            for (float value : direction) {
                bytes.putShort(Subspace.step(value, scale));
            }
        }
        return size + "," + directions + "," + Base64.getEncoder().encodeToString(bytes.array());
    }

    static Subspace subspace(String text) {
        List<String> fields = CardNumbers.fields(text, ',', 3);
        int size = CardNumbers.count(fields.get(0));
        int directions = CardNumbers.count(fields.get(1));
        long expected = 4L * size + directions * (8L + 2L * size);
        if (size > MOST_NUMBERS || expected > MOST_BYTES) {
            throw new IllegalArgumentException("expected at most " + MOST_BYTES + " bytes, found " + expected);
        }
        ByteBuffer bytes = ByteBuffer.wrap(decoded(fields.get(2))).order(ByteOrder.LITTLE_ENDIAN);
        if (bytes.remaining() != expected) {
            throw new IllegalArgumentException("expected " + expected + " bytes, found " + bytes.remaining());
        }
        return read(bytes, size, directions);
    }

    private static byte[] decoded(String text) {
        try {
            return Base64.getDecoder().decode(text);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("expected base64, found damaged text", e);
        }
    }

    private static Subspace read(ByteBuffer bytes, int size, int directions) {
        float[] mean = new float[size];
        for (int i = 0; i < size; i++) {
            mean[i] = bytes.getFloat();
        }
        float[] variances = new float[directions];
        float[][] basis = new float[directions][size];
        for (int k = 0; k < directions; k++) {
            variances[k] = bytes.getFloat();
            float scale = bytes.getFloat();
            for (int i = 0; i < size; i++) {
                basis[k][i] = Subspace.value(bytes.getShort(), scale);
            }
        }
        return Subspace.of(mean, basis, variances);
    }
}
