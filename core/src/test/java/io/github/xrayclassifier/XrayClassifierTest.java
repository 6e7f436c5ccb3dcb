// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.xrayclassifier.failure.BackendException;
import io.github.xrayclassifier.failure.InsufficientMemoryException;
import io.github.xrayclassifier.failure.MalformedImageException;
import io.github.xrayclassifier.failure.UnsupportedImageException;
import io.github.xrayclassifier.image.DecodeLimits;
import io.github.xrayclassifier.image.DecodeMode;
import io.github.xrayclassifier.image.DecodeRequest;
import io.github.xrayclassifier.image.DecodedImage;
import io.github.xrayclassifier.image.GrayImage;
import io.github.xrayclassifier.image.ImageDecoder;
import io.github.xrayclassifier.model.Finding;
import io.github.xrayclassifier.predict.Prediction;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One image in each form it may come in, and each way it may be wrong. */
class XrayClassifierTest {

    @TempDir
    private Path folder;

    /** A ramp from 40 to 199: neither constant nor clipped. */
    static BufferedImage ramp() {
        BufferedImage image = new BufferedImage(16, 10, BufferedImage.TYPE_BYTE_GRAY);
        for (int i = 0; i < 160; i++) {
            image.getRaster().setSample(i % 16, i / 16, 0, 40 + i);
        }
        return image;
    }

    static byte[] png(BufferedImage image) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ImageIO.write(image, "png", out);
        return out.toByteArray();
    }

    private Path file(String name, byte[] content) throws IOException {
        return Files.write(folder.resolve(name), content);
    }

    /** By hand: the mean of the ramp is 119.5, so the logits are ±(119.5 - 127.5) / 32 = ∓0.25. */
    private static void assertIsRamp(Prediction prediction) {
        double expected = 1 / (1 + Math.exp(0.5));
        assertThat(prediction.score(Finding.EFFUSION).probability().orElseThrow())
                .isCloseTo(expected, within(1e-3)); // the 16 pixels of the input are rounded: 4e-4
        assertThat(prediction.verdict()).hasToString("Classified[normal, 0.62]");
    }

    @Test
    void answersAnImageInEveryForm() throws IOException {
        byte[] bytes = png(ramp());
        byte[] samples = new byte[160];
        for (int i = 0; i < 160; i++) {
            samples[i] = (byte) (40 + i);
        }
        ByteBuffer inside = ByteBuffer.allocate(bytes.length + 7)
                .position(3)
                .put(bytes)
                .flip()
                .position(3);
        try (XrayClassifier classifier = XrayClassifier.open(ScriptedBackend.brightness())) {
            Path file = file("wrong-name.txt", bytes);

            assertIsRamp(classifier.classify(file));
            assertIsRamp(classifier.classify(bytes));
            assertIsRamp(classifier.classify(inside));
            assertIsRamp(classifier.classify(new ByteArrayInputStream(bytes)));
            assertIsRamp(classifier.classify(ramp()));
            assertIsRamp(classifier.classify(GrayImage.of8(samples, 16, 10)));
            assertIsRamp(classifier.classify(classifier.decode(file)));
            assertThat(inside.position()).isEqualTo(3);
            assertThat(classifier.classify(file).origin().format()).isEqualTo("PNG");
        }
    }

    @Test
    void saysWhichFileIsMissing() {
        try (XrayClassifier classifier = XrayClassifier.open(ScriptedBackend.brightness())) {
            assertThatThrownBy(() -> classifier.classify(folder.resolve("none.png")))
                    .isInstanceOf(NoSuchFileException.class)
                    .hasMessageContaining("none.png");
        }
    }

    @Test
    void refusesADirectory() {
        try (XrayClassifier classifier = XrayClassifier.open(ScriptedBackend.brightness())) {
            assertThatThrownBy(() -> classifier.classify(folder))
                    .isInstanceOf(FileSystemException.class)
                    .hasMessage(folder + ": expected a file, found a directory");
        }
    }

    @Test
    void namesTheFileAndWhatItIsInstead() throws IOException {
        Path text = file("text.png", "no image".getBytes(StandardCharsets.US_ASCII));
        Path empty = file("empty.png", new byte[0]);
        try (XrayClassifier classifier = XrayClassifier.open(ScriptedBackend.brightness())) {
            assertThatThrownBy(() -> classifier.classify(text))
                    .isInstanceOf(UnsupportedImageException.class)
                    .hasMessage(
                            text + ": file: expected PNG, JPEG, TIFF, BMP, PGM, GIF, WebP or JPEG 2000, found text");
            assertThatThrownBy(() -> classifier.classify(empty))
                    .isInstanceOf(MalformedImageException.class)
                    .hasMessage(empty + ": file: expected an image, found an empty file");
        }
    }

    @Test
    void namesNoFileThatTheCallerDidNotName() {
        try (XrayClassifier classifier = XrayClassifier.open(ScriptedBackend.brightness())) {
            assertThatThrownBy(() -> classifier.classify(new byte[0]))
                    .hasMessage("file: expected an image, found an empty file");
        }
    }

    @Test
    void refusesALongFileBeforeReadingIt() throws IOException {
        var options =
                ClassifierOptions.defaults().withLimits(DecodeLimits.defaults().withMaxFileBytes(5));
        Path file = file("long.png", new byte[6]);
        ByteArrayInputStream stream = new ByteArrayInputStream(new byte[100]);
        try (XrayClassifier classifier = XrayClassifier.open(ScriptedBackend.brightness(), options)) {
            assertThatThrownBy(() -> classifier.classify(file))
                    .isInstanceOf(UnsupportedImageException.class)
                    .hasMessage(file + ": file size: expected at most 5 bytes, found 6");
            assertThatThrownBy(() -> classifier.classify(stream))
                    .isInstanceOf(UnsupportedImageException.class)
                    .hasMessage("stream: expected at most 5 bytes, found more");
        }
        assertThat(stream.available()).isEqualTo(94); // limit and one more
    }

    @Test
    void refusesWorkOnceClosedAndClosesTwice() {
        ScriptedBackend backend = ScriptedBackend.brightness();
        XrayClassifier classifier = XrayClassifier.open(backend);
        classifier.classify(ramp());

        classifier.close();
        classifier.close();

        assertThat(backend.openContexts).hasValue(0);
        assertThat(backend.closes.get()).isPositive();
        assertThatThrownBy(() -> classifier.classify(ramp()))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("classifier: expected an open one, found it closed");
        assertThatThrownBy(() -> classifier.classifyAll(List.of(folder))).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void keepsNoContextOfARunThatFailed() {
        List<RuntimeException> failures = new ArrayList<>(List.of(new BackendException("native: out of memory")));
        ScriptedBackend calm = ScriptedBackend.brightness();
        ScriptedBackend backend = ScriptedBackend.open(calm.card(), input -> {
            if (!failures.isEmpty()) {
                throw failures.remove(0);
            }
            return ScriptedBackend.logits(1, 0);
        });
        try (XrayClassifier classifier = XrayClassifier.open(backend)) {
            assertThatThrownBy(() -> classifier.classify(ramp())).hasMessage("native: out of memory");
            assertThat(backend.openContexts).hasValue(0);

            assertThat(classifier.classify(ramp()).verdict()).hasToString("Classified[effusion, 0.73]");
            assertThat(classifier.classify(ramp()).verdict()).hasToString("Classified[effusion, 0.73]");
            assertThat(backend.openContexts).hasValue(1); // one caller at a time needs one context
        }
    }

    @Test
    void asksAnAddedDecoderFirst() throws IOException {
        List<DecodeRequest> requests = new ArrayList<>();
        ImageDecoder own = new ImageDecoder() {
            @Override
            public boolean recognizes(ByteBuffer source) {
                return source.get(0) == 'P';
            }

            @Override
            public DecodedImage decode(ByteBuffer source, DecodeRequest request) {
                requests.add(request);
                return DecodedImage.of(GrayImage.of8(new byte[16], 4, 4), "own");
            }
        };
        var options = ClassifierOptions.defaults().withDecoder(own).withMode(DecodeMode.FAST);
        try (XrayClassifier classifier = XrayClassifier.open(ScriptedBackend.brightness(), options)) {
            assertThat(classifier.classify(new byte[] {'P'}).origin().format()).isEqualTo("own");
            assertThat(classifier.classify(png(ramp())).origin().format()).isEqualTo("PNG");
            assertThat(classifier.decode(file("p", new byte[] {'P'})).format()).isEqualTo("own");
        }
        assertThat(requests).extracting(DecodeRequest::mode).containsExactly(DecodeMode.FAST, DecodeMode.EXACT);
        assertThat(requests.get(0).enoughWidth()).isEqualTo(4);
    }

    @Test
    void losesOnlyTheImageThatDoesNotFitTheHeap() throws IOException {
        ImageDecoder greedy = new ImageDecoder() {
            @Override
            public boolean recognizes(ByteBuffer source) {
                return source.get(0) == 'G';
            }

            @Override
            public DecodedImage decode(ByteBuffer source, DecodeRequest request) {
                throw new OutOfMemoryError("Java heap space");
            }
        };
        var options = ClassifierOptions.defaults().withDecoder(greedy);
        Path big = file("big", new byte[] {'G'});
        Path good = file("good", png(ramp()));
        try (XrayClassifier classifier = XrayClassifier.open(ScriptedBackend.brightness(), options)) {
            List<Outcome> outcomes = classifier.classifyAll(List.of(big, good));

            assertThat(outcomes.get(0).<Exception>fold(a -> new IOException("answered"), Outcome.Failed::cause))
                    .isInstanceOf(InsufficientMemoryException.class)
                    .hasMessageStartingWith(big + ": memory: expected room in a Java heap of ")
                    .hasMessageContaining("found too little (Java heap space)")
                    .hasRootCauseInstanceOf(OutOfMemoryError.class);
            assertThat(outcomes.get(1).prediction()).isPresent();
        }
    }

    /** Samples of 12 bits in 16: without the statement they are nearly black. By hand: 2048 of 4095 is the middle gray. */
    @Test
    void takesTheStatedWhiteLevel() throws IOException {
        BufferedImage image = new BufferedImage(16, 10, BufferedImage.TYPE_USHORT_GRAY);
        for (int i = 0; i < 160; i++) {
            image.getRaster().setSample(i % 16, i / 16, 0, 16 * (40 + i));
        }
        var options = ClassifierOptions.defaults().withWhiteLevel(16 * 255);
        try (XrayClassifier unstated = XrayClassifier.open(ScriptedBackend.brightness());
                XrayClassifier stated = XrayClassifier.open(ScriptedBackend.brightness(), options)) {
            assertThat(unstated.classify(image).reasons().get(0).message())
                    .startsWith("uses 12 of 16 bits: span of the samples over black to white 0.0");
            assertIsRamp(stated.classify(image));
            assertIsRamp(stated.classify(png(image)));
            assertIsRamp(stated.classify(stated.decode(file("deep.png", png(image)))));
            image.getRaster().setSample(3, 3, 0, 4081);
            assertThatThrownBy(() -> stated.classify(image))
                    .isInstanceOf(UnsupportedImageException.class)
                    .hasMessage("samples: expected none above the stated white level 4080, found 4081");
        }
    }

    @Test
    void tellsAnObserverOfAnswersAndFailures() throws IOException {
        List<Outcome> outcomes = new ArrayList<>();
        ClassifierOptions options = ClassifierOptions.defaults().withObserver(outcomes::add);
        byte[] png = png(ramp());
        try (XrayClassifier classifier = XrayClassifier.open(ScriptedBackend.brightness(), options)) {
            Prediction answer = classifier.classify(ImageSource.wrap(png).named("a.png"));
            assertThatThrownBy(() -> classifier.classify(new byte[] {1, 2, 3}))
                    .isInstanceOf(UnsupportedImageException.class);
            assertThatThrownBy(() -> classifier.classify(folder.resolve("none.png")))
                    .isInstanceOf(NoSuchFileException.class);

            assertThat(outcomes).hasSize(3);
            assertThat(outcomes.get(0).source()).isEqualTo("a.png");
            assertThat(outcomes.get(0).prediction()).contains(answer);
            assertThat(outcomes.get(0).took()).isPositive();
            assertThat(outcomes.get(1)).isInstanceOf(Outcome.Failed.class);
            assertThat(outcomes.get(2)).isInstanceOf(Outcome.Failed.class);
        }
    }

    @Test
    void answersAlthoughItsObserverFails() throws IOException {
        ClassifierOptions options = ClassifierOptions.defaults().withObserver(outcome -> {
            throw new IllegalStateException("a metric is gone");
        });
        try (XrayClassifier classifier = XrayClassifier.open(ScriptedBackend.brightness(), options)) {
            assertIsRamp(classifier.classify(png(ramp())));
        }
    }

    @Test
    void saysWhetherItIsOpenAndHowManyRequestsItHas() {
        XrayClassifier classifier = XrayClassifier.open(ScriptedBackend.brightness());
        assertThat(classifier.isOpen()).isTrue();
        assertThat(classifier.requests()).isZero();
        assertThat(classifier.workers()).isPositive();
        classifier.close();
        assertThat(classifier.isOpen()).isFalse();
    }

    @Test
    void decodesBytesToEveryPixel() throws IOException {
        try (XrayClassifier classifier = XrayClassifier.open(ScriptedBackend.brightness())) {
            GrayImage pixels = classifier.decode(ImageSource.wrap(png(ramp()))).pixels();
            assertThat(pixels.width()).isEqualTo(16);
            assertThat(pixels.sample(15, 9)).isEqualTo(199);
            assertThatThrownBy(() -> classifier.decode(
                            ImageSource.wrap(new byte[] {1, 2, 3}).named("x.bin")))
                    .isInstanceOf(UnsupportedImageException.class)
                    .hasMessageStartingWith("x.bin: ");
        }
    }
}
