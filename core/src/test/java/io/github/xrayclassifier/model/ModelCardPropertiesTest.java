// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.model;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.xrayclassifier.failure.ModelException;
import io.github.xrayclassifier.image.ImageWarning;
import io.github.xrayclassifier.tensor.Filter;
import io.github.xrayclassifier.tensor.Fit;
import io.github.xrayclassifier.tensor.IntensityRange;
import io.github.xrayclassifier.tensor.Preprocessing;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/**
 * Any card survives the way through text to the last bit, and no damage to the text gives anything but a card or a
 * {@link ModelException}.
 */
class ModelCardPropertiesTest {

    private static final List<Finding> NAMES = List.of(
            Finding.COVID_19, Finding.EDEMA, Finding.NORMAL, new Finding("mass. or nodule"), new Finding("œdème"));

    @Test
    void anyCardSurvivesTheWayThroughText() {
        for (long seed = 0; seed < 100; seed++) {
            ModelCard card = card(new Random(seed));
            assertThat(ModelCard.from(card.toMetadata()))
                    .as("seed %d", seed)
                    .usingRecursiveComparison()
                    .isEqualTo(card);
        }
    }

    @Test
    void damageGivesACardOrATypedError() {
        for (long seed = 0; seed < 400; seed++) {
            damageGivesACardOrATypedError(seed, 1 + (int) (seed % 3));
        }
    }

    private static void damageGivesACardOrATypedError(long seed, int times) {
        Random random = new Random(seed);
        Map<String, String> metadata = new HashMap<>(card(random).toMetadata());
        for (int i = 0; i < times; i++) {
            damage(metadata, random);
        }
        try {
            ModelCard read = ModelCard.from(metadata);
            assertThat(ModelCard.from(read.toMetadata()))
                    .usingRecursiveComparison()
                    .isEqualTo(read);
        } catch (ModelException e) {
            assertThat(e).hasMessageMatching("model card, key xray\\..*: .*expected .*found .*");
        }
    }

    /** Random bits, and the ends of the format: zeros, the smallest, the largest, the neighbors of 1. */
    @Test
    void aDoubleIsWrittenExactlyAndNoLongerThanItsExactValue() {
        LongStream edges = DoubleStream.of(
                        0,
                        -0.0,
                        1,
                        Math.nextUp(1),
                        Math.nextDown(1),
                        Double.MIN_VALUE,
                        Double.MIN_NORMAL,
                        Double.MAX_VALUE)
                .mapToLong(Double::doubleToLongBits);
        LongStream.concat(edges, new Random(1).longs(2000)).forEach(bits -> {
            double value = Double.longBitsToDouble(bits);
            if (Double.isFinite(value)) {
                String text = CardNumbers.text(value);
                assertThat(Double.doubleToLongBits(CardNumbers.number(text))).isEqualTo(bits);
                assertThat(new BigDecimal(text).stripTrailingZeros().precision())
                        .isLessThanOrEqualTo(17);
            }
        });
    }

    @Test
    void aFloatIsWrittenExactlyInAtMostNineDigits() {
        IntStream edges = IntStream.of(0, 1 << 31, 1, 0x007F_FFFF, 0x0080_0000, 0x3F7F_FFFF, 0x3F80_0001, 0x7F7F_FFFF);
        IntStream.concat(edges, new Random(2).ints(2000)).forEach(bits -> {
            float value = Float.intBitsToFloat(bits);
            if (Float.isFinite(value)) {
                String text = CardNumbers.text(value);
                assertThat(Float.floatToIntBits(CardNumbers.single(text))).isEqualTo(bits);
                assertThat(new BigDecimal(text).stripTrailingZeros().precision())
                        .isLessThanOrEqualTo(9);
            }
        });
    }

    private static void damage(Map<String, String> metadata, Random random) {
        List<String> keys = new ArrayList<>(new TreeMap<>(metadata).keySet());
        if (keys.isEmpty()) {
            return;
        }
        String key = keys.get(random.nextInt(keys.size()));
        String value = Objects.requireNonNull(metadata.remove(key));
        String other = metadata.getOrDefault(keys.get(random.nextInt(keys.size())), "");
        int at = random.nextInt(value.length() + 1);
        switch (random.nextInt(6)) {
            case 0 -> metadata.put(key, value.substring(0, at));
            case 1 -> metadata.put(key, value.substring(0, at) + (char) random.nextInt(128) + value.substring(at));
            case 2 -> metadata.put(key, other);
            case 3 -> metadata.put(key, value + value);
            case 4 -> metadata.put(key.substring(0, Math.min(key.length(), 5 + at)), value);
            default -> assertThat(metadata).doesNotContainKey(key);
        }
    }

    private static ModelOutputs outputs(Random random) {
        ModelOutputs outputs = new ModelOutputs(Optional.of("a"), name(random), name(random), name(random));
        return outputs.maps().isPresent() && random.nextBoolean()
                ? outputs.withMapsStride(1 + random.nextInt(64))
                : outputs;
    }

    private static ModelCard card(Random random) {
        List<Finding> findings = NAMES.subList(0, 2 + random.nextInt(NAMES.size() - 1));
        Preprocessing recipe = recipe(random);
        ModelCardBuilder card = ModelCard.builder("m\n" + random.nextInt())
                .inputName("in put")
                .preprocessing(recipe)
                .findings(findings)
                .outputKind(any(OutputKind.class, random))
                .outputs(outputs(random))
                .calibration(new Calibration(Math.exp(random.nextGaussian())))
                .support(Map.of(findings.get(1), new Support(random.nextInt(999), 0, interval(random))))
                .untrained(random.nextBoolean() ? Set.of() : Set.of(findings.get(0)))
                .operatingCurves(Map.of(findings.get(0), curve(random)))
                .confidenceThreshold(random.nextDouble())
                .abstainOn(random.nextBoolean() ? Set.of() : Set.of(any(ImageWarning.Kind.class, random)))
                .provenance(new Provenance(Map.of("manifest-sha256", "", "date", "a=b;c|d")))
                .licence("")
                .intendedUse("größer ; | , =");
        if (random.nextBoolean()) {
            byte[] input = new byte[recipe.shape().elements() * recipe.type().bytes()];
            random.nextBytes(input);
            float[] logits = new float[findings.size()];
            for (int i = 0; i < logits.length; i++) {
                logits[i] = (float) random.nextGaussian();
            }
            card.selfTest(SelfTest.of(input, logits, 0.1f + random.nextFloat()));
        }
        return card.build();
    }

    private static Preprocessing recipe(Random random) {
        var recipe = Preprocessing.of(1 + random.nextInt(40), 1 + random.nextInt(40))
                .withFit(any(Fit.class, random))
                .withFilter(any(Filter.class, random));
        if (random.nextBoolean()) {
            return recipe.withUint8(random.nextBoolean() ? 1 : 3);
        }
        float lower = (float) random.nextGaussian();
        return recipe.withFloat32(
                new IntensityRange(lower, lower + 1),
                List.of(random.nextFloat(), -0f, 0f),
                List.of(1f, Float.MIN_VALUE, random.nextFloat() + 0.1f));
    }

    private static <E extends Enum<E>> E any(Class<E> type, Random random) {
        List<E> values = List.copyOf(EnumSet.allOf(type));
        return values.get(random.nextInt(values.size()));
    }

    private static Optional<String> name(Random random) {
        return random.nextBoolean() ? Optional.empty() : Optional.of("out." + random.nextInt(9));
    }

    private static Interval interval(Random random) {
        double[] ends = random.doubles(3).sorted().toArray();
        return new Interval(ends[1], ends[0], ends[2]);
    }

    private static OperatingCurve curve(Random random) {
        List<OperatingCurve.Point> points = new ArrayList<>();
        random.doubles(5)
                .sorted()
                .distinct()
                .forEach(t -> points.add(new OperatingCurve.Point(t, interval(random), interval(random))));
        return new OperatingCurve("a; data | set\n", 1 + random.nextInt(99), 7, points);
    }
}
