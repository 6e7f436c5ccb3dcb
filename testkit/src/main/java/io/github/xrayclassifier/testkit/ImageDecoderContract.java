// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.xrayclassifier.failure.MalformedImageException;
import io.github.xrayclassifier.failure.UnsupportedImageException;
import io.github.xrayclassifier.failure.XrayException;
import io.github.xrayclassifier.image.DecodeLimits;
import io.github.xrayclassifier.image.DecodeRequest;
import io.github.xrayclassifier.image.DecodedImage;
import io.github.xrayclassifier.image.GrayImage;
import io.github.xrayclassifier.image.ImageDecoder;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** The contract of every {@link ImageDecoder} with files that it knows, files that it does not, and damaged ones. */
public abstract class ImageDecoderContract {

    private static final DecodeRequest EXACT = DecodeRequest.defaults();

    /** For subclasses. */
    protected ImageDecoderContract() {}

    /**
     * One file and what is in it. The bytes are not copied.
     *
     * @param name for messages
     * @param file its bytes
     * @param expected the upright image
     * @param tolerance the largest accepted difference of a sample; 0 for lossless codings
     */
    public record Sample(String name, byte[] file, GrayImage expected, int tolerance) {}

    /**
     * The decoder under test.
     *
     * @return the same or a new one
     */
    protected abstract ImageDecoder decoder();

    /**
     * Files that it reads, of at least 24 x 24 pixels each.
     *
     * @return one of each coding that matters
     */
    protected abstract List<Sample> samples();

    @TestFactory
    List<DynamicTest> decodesEachSample() {
        return each(sample -> {
            DecodedImage image = decoder().decode(ByteBuffer.wrap(sample.file()), EXACT);
            assertSamePicture(sample, image);
            assertThat(image.sourceWidth()).isEqualTo(sample.expected().width());
            assertThat(image.sourceHeight()).isEqualTo(sample.expected().height());
            assertThat(image.format()).isNotBlank();
        });
    }

    @TestFactory
    List<DynamicTest> recognizesEachSampleFromItsContent() {
        return each(sample ->
                assertThat(decoder().recognizes(ByteBuffer.wrap(sample.file()))).isTrue());
    }

    @TestFactory
    List<DynamicTest> readsOnlyBetweenPositionAndLimitAndMovesNeither() {
        return each(sample -> {
            ByteBuffer padded = ByteBuffer.allocateDirect(sample.file().length + 12);
            padded.position(5).put(sample.file()).flip().position(5);
            ByteBuffer source = padded.asReadOnlyBuffer();
            assertThat(decoder().recognizes(source)).isTrue();
            assertSamePicture(sample, decoder().decode(source, EXACT));
            assertThat(source.position()).isEqualTo(5);
            assertThat(source.limit()).isEqualTo(sample.file().length + 5);
        });
    }

    @TestFactory
    List<DynamicTest> neverGoesBelowTheSizeThatIsEnough() {
        return each(sample -> {
            DecodedImage image = decoder().decode(ByteBuffer.wrap(sample.file()), EXACT.withFast(9, 7));
            assertThat(image.pixels().width()).isBetween(9, sample.expected().width());
            assertThat(image.pixels().height()).isBetween(7, sample.expected().height());
            assertThat(image.sourceWidth()).isEqualTo(sample.expected().width());
        });
    }

    @TestFactory
    List<DynamicTest> refusesAPictureAboveTheLimits() {
        return each(sample -> {
            DecodeLimits limits = DecodeLimits.defaults();
            for (DecodeLimits tight :
                    List.of(limits.withMaxPixels(100), limits.withMaxSidePixels(20), limits.withMaxFileBytes(40))) {
                assertThatExceptionOfType(UnsupportedImageException.class)
                        .isThrownBy(() -> decoder().decode(ByteBuffer.wrap(sample.file()), EXACT.withLimits(tight)))
                        .withMessageContainingAll("expected at most", "found");
            }
        });
    }

    /** A prefix is an error wherever it ends: half an image must not be taken for a whole one. */
    @TestFactory
    List<DynamicTest> refusesATruncatedFile() {
        return each(sample -> {
            for (double share : new double[] {0, 0.02, 0.1, 0.3, 0.5, 0.8, 0.95}) {
                byte[] part = ImageFiles.truncated(sample.file(), share);
                assertThatThrownBy(() -> decoder().decode(ByteBuffer.wrap(part), EXACT))
                        .as("%s cut to %s", sample.name(), share)
                        .isInstanceOfAny(MalformedImageException.class, UnsupportedImageException.class)
                        .hasMessageContaining("found");
            }
        });
    }

    /** A damaged byte may go unnoticed in a pixel; it must not give anything but an image or a typed error. */
    @TestFactory
    List<DynamicTest> answersADamagedFileWithAPictureOrATypedError() {
        return each(sample -> {
            Random random = new Random(1);
            for (int round = 0; round < 60; round++) {
                byte[] damaged = sample.file().clone();
                for (int k = 0; k < 3; k++) {
                    damaged[random.nextInt(Math.min(damaged.length, 400))] = (byte) random.nextInt();
                }
                assertThat(outcome(damaged))
                        .as("%s, round %d", sample.name(), round)
                        .isIn("image", "typed error");
            }
        });
    }

    private String outcome(byte[] file) {
        try {
            decoder()
                    .decode(
                            ByteBuffer.wrap(file),
                            EXACT.withLimits(DecodeLimits.defaults().withMaxPixels(1_000_000)));
            return "image";
        } catch (XrayException e) {
            return "typed error";
        }
    }

    @Test
    void doesNotRecognizeOtherBytes() {
        for (byte[] other :
                List.of(new byte[0], new byte[1], "chest.png".getBytes(StandardCharsets.UTF_8), new byte[4096])) {
            assertThat(decoder().recognizes(ByteBuffer.wrap(other))).isFalse();
        }
    }

    @Test
    void servesManyThreadsAtOnce() throws Exception {
        ExecutorService pool = Executors.newFixedThreadPool(4);
        try {
            ImageDecoder shared = decoder();
            List<Callable<DecodedImage>> work = new ArrayList<>();
            List<Sample> samples = samples();
            for (int i = 0; i < 4 * samples.size(); i++) {
                Sample sample = samples.get(i % samples.size());
                work.add(() -> shared.decode(ByteBuffer.wrap(sample.file()), EXACT));
            }
            List<Future<DecodedImage>> images = pool.invokeAll(work);
            for (int i = 0; i < images.size(); i++) {
                assertSamePicture(samples.get(i % samples.size()), images.get(i).get());
            }
        } finally {
            pool.shutdownNow();
        }
    }

    private List<DynamicTest> each(java.util.function.Consumer<Sample> check) {
        return samples().stream()
                .map(sample -> DynamicTest.dynamicTest(sample.name(), () -> check.accept(sample)))
                .toList();
    }

    private static void assertSamePicture(Sample sample, DecodedImage image) {
        GrayImage found = image.pixels();
        GrayImage expected = sample.expected();
        assertThat(found).hasToString(expected.toString());
        int worst = 0;
        for (int y = 0; y < expected.height(); y++) {
            for (int x = 0; x < expected.width(); x++) {
                worst = Math.max(worst, Math.abs(found.sample(x, y) - expected.sample(x, y)));
            }
        }
        assertThat(worst).as("%s: worst difference", sample.name()).isLessThanOrEqualTo(sample.tolerance());
    }
}
