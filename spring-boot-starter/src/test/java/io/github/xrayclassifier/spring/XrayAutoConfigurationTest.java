// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.github.xrayclassifier.ClassifierOptions;
import io.github.xrayclassifier.XrayClassifier;
import io.github.xrayclassifier.bundled.BundledModel;
import io.github.xrayclassifier.dicom.DicomDecoder;
import io.github.xrayclassifier.failure.ClassifierBusyException;
import io.github.xrayclassifier.failure.MalformedImageException;
import io.github.xrayclassifier.failure.UnsupportedImageException;
import io.github.xrayclassifier.image.DecodeMode;
import io.github.xrayclassifier.image.GrayImage;
import io.github.xrayclassifier.model.Backend;
import io.github.xrayclassifier.model.SelfTest;
import io.github.xrayclassifier.testkit.FakeBackend;
import io.github.xrayclassifier.testkit.ImageFiles;
import io.github.xrayclassifier.testkit.Phantom;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.lang.invoke.MethodType;
import java.lang.reflect.RecordComponent;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.Status;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.context.runner.WebApplicationContextRunner;

/** Small contexts with a backend without a model; the sample application runs the whole with the bundled one. */
class XrayAutoConfigurationTest {

    private final FakeBackend backend = FakeBackend.open();

    private final ApplicationContextRunner bare = new ApplicationContextRunner()
            .withConfiguration(AutoConfigurations.of(
                    XrayAutoConfiguration.class,
                    XrayHealthAutoConfiguration.class,
                    XrayMetricsAutoConfiguration.class,
                    XrayWebAutoConfiguration.class));

    private final ApplicationContextRunner runner = bare.withBean(Backend.class, () -> backend);

    private static byte[] png() {
        return ImageFiles.png(Phantom.of(1).draw().image());
    }

    @Test
    void opensTheBundledModel() {
        bare.withPropertyValues("xray.int8=true").run(context -> {
            XrayClassifier classifier = context.getBean(XrayClassifier.class);
            assertThat(classifier.info().provider()).isEqualTo("CPU");
            assertThat(classifier.info().modelSha256())
                    .isEqualTo(BundledModel.mobileNetV2Int8().sha256().orElseThrow());
        });
    }

    @Test
    void closesTheClassifierAndItsBackendWithTheApplication() {
        runner.run(context ->
                assertThat(context.getBean(XrayClassifier.class).isOpen()).isTrue());

        assertThat(backend.isClosed()).isTrue();
    }

    @Test
    void readsEverySetting() {
        runner.withPropertyValues(
                        "xray.mode=exact",
                        "xray.workers=3",
                        "xray.queue=7",
                        "xray.longest-wait=2s",
                        "xray.max-file-size=1MB",
                        "xray.max-pixels=1000",
                        "xray.max-side=100",
                        "xray.white-level=4095")
                .run(context -> {
                    ClassifierOptions options =
                            context.getBean(XrayClassifier.class).options();
                    assertThat(options.mode()).isEqualTo(DecodeMode.EXACT);
                    assertThat(options.workers()).hasValue(3);
                    assertThat(options.queue()).isEqualTo(7);
                    assertThat(options.longestWait()).contains(Duration.ofSeconds(2));
                    assertThat(options.limits().maxFileBytes()).isEqualTo(1 << 20);
                    assertThat(options.limits().maxPixels()).isEqualTo(1000);
                    assertThat(options.limits().maxSidePixels()).isEqualTo(100);
                    assertThat(options.whiteLevel()).hasValue(4095);
                });
    }

    @Test
    void failsAtStartWithASettingThatMeansNothing() {
        bare.withPropertyValues("xray.provider=quantum")
                .run(context -> assertThat(context.getStartupFailure())
                        .rootCause()
                        .hasMessage("expected cpu, cuda[:N] or directml[:N], found quantum"));
        runner.withPropertyValues("xray.queue=0")
                .run(context -> assertThat(context.getStartupFailure())
                        .rootCause()
                        .hasMessage("queue: expected at least 1, found 0"));
    }

    @Test
    void readsDicomWhereItsModuleIs() {
        runner.run(context -> assertThat(
                        context.getBean(XrayClassifier.class).options().decoders())
                .hasAtLeastOneElementOfType(DicomDecoder.class));
        runner.withClassLoader(new FilteredClassLoader(DicomDecoder.class))
                .run(context -> assertThat(
                                context.getBean(XrayClassifier.class).options().decoders())
                        .hasSize(1));
    }

    @Test
    void leavesTheClassifierToAnApplicationThatHasItsOwn() {
        XrayClassifier own = XrayClassifier.open(backend);
        bare.withBean(XrayClassifier.class, () -> own).run(context -> {
            assertThat(context.getBean(XrayClassifier.class)).isSameAs(own);
            assertThat(context).doesNotHaveBean(Backend.class);
            assertThat(context).doesNotHaveBean(XrayHealthIndicator.class);
        });
    }

    @Test
    void startsWithoutHealthAndMetricsOnTheClassPath() {
        runner.withClassLoader(new FilteredClassLoader("org.springframework.boot.health", "io.micrometer"))
                .run(context -> {
                    assertThat(context).hasSingleBean(XrayClassifier.class);
                    assertThat(context).doesNotHaveBean("xrayHealthIndicator").doesNotHaveBean("xrayMetrics");
                });
    }

    // Health

    private static FakeBackend withSelfTest(float error) {
        float[] logits = FakeBackend.logitsOf(0, 7);
        logits[0] += error;
        return FakeBackend.open(FakeBackend.open().card().toBuilder()
                .selfTest(SelfTest.of(new byte[64 * 64], logits, 0.001f))
                .build());
    }

    private Health health(FakeBackend model) {
        try (XrayClassifier classifier = XrayClassifier.open(model)) {
            return new XrayHealthIndicator(classifier, model).health();
        }
    }

    @Test
    void isUpIfTheSelfTestPasses() {
        Health health = health(withSelfTest(0));

        assertThat(health.getStatus()).isEqualTo(Status.UP);
        assertThat(health.getDetails())
                .containsEntry("model", "fake")
                .containsEntry("provider", "CPU")
                .containsKeys("model_sha256", "runtime", "workers")
                .containsEntry("self_test", "passed: largest difference of a logit 0.0, allowed 0.0010000000474974513");
    }

    @Test
    void isDownIfTheSelfTestDiffersOrTheClassifierIsClosed() {
        assertThat(health(withSelfTest(0.5f)).getStatus()).isEqualTo(Status.DOWN);
        XrayClassifier closed = XrayClassifier.open(backend);
        closed.close();

        Health health = new XrayHealthIndicator(closed, backend).health();
        assertThat(health.getStatus()).isEqualTo(Status.DOWN);
        assertThat(health.getDetails()).containsEntry("reason", "the classifier is closed");
    }

    @Test
    void runsTheSelfTestOnceForManyProbes() {
        FakeBackend model = withSelfTest(0);
        try (XrayClassifier classifier = XrayClassifier.open(model)) {
            XrayHealthIndicator indicator = new XrayHealthIndicator(classifier, model);
            for (int i = 0; i < 20; i++) {
                indicator.health();
            }
        }
        assertThat(model.runCount()).isEqualTo(1);
    }

    // Metrics

    private static double count(MeterRegistry registry, String name, String tag, String value) {
        return registry.get(name).tag(tag, value).meters().stream()
                .flatMap(meter -> meter.getId().getName().equals("xray.classify")
                        ? Stream.of((double)
                                registry.get(name).tag(tag, value).timer().count())
                        : Stream.of(registry.get(name).tag(tag, value).counter().count()))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void countsEveryOutcome() {
        runner.run(context -> {
            MeterRegistry registry = new SimpleMeterRegistry();
            context.getBean(XrayMetrics.class).bindTo(registry);
            XrayClassifier classifier = context.getBean(XrayClassifier.class);
            var answered = classifier.classify(png());
            classifier.classifyAsync(png()).join();
            classifier.classify(GrayImage.of8(new byte[300 * 300], 300, 300));
            assertThatThrownBy(() -> classifier.classify(new byte[] {1, 2, 3}))
                    .isInstanceOfAny(MalformedImageException.class, UnsupportedImageException.class);

            assertThat(count(registry, "xray.classify", "outcome", "classified"))
                    .isEqualTo(2);
            assertThat(count(registry, "xray.classify", "outcome", "abstained")).isEqualTo(1);
            assertThat(count(registry, "xray.classify", "outcome", "unreadable"))
                    .isEqualTo(1);
            assertThat(count(
                            registry,
                            "xray.findings",
                            "finding",
                            answered.finding().orElseThrow().name()))
                    .isEqualTo(2);
            assertThat(count(registry, "xray.abstentions", "reason", "input")).isEqualTo(1);
            assertThat(registry.get("xray.requests").gauge().value()).isZero();
            assertThat(registry.get("xray.workers").gauge().value()).isEqualTo(classifier.workers());
        });
    }

    @Test
    void countsWhatIsRejected() throws InterruptedException {
        var begun = new CountDownLatch(1);
        var go = new CountDownLatch(1);
        FakeBackend held = FakeBackend.open(backend.card(), input -> {
            begun.countDown();
            try {
                go.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            return FakeBackend.logitsOf(0.5, 7);
        });
        bare.withBean(Backend.class, () -> held)
                .withPropertyValues("xray.workers=1", "xray.queue=1", "xray.longest-wait=0s")
                .run(context -> {
                    MeterRegistry registry = new SimpleMeterRegistry();
                    context.getBean(XrayMetrics.class).bindTo(registry);
                    XrayClassifier classifier = context.getBean(XrayClassifier.class);
                    var first = classifier.classifyAsync(png());
                    begun.await();
                    assertThatThrownBy(() -> classifier.classify(png())).isInstanceOf(ClassifierBusyException.class);
                    assertThatThrownBy(() -> classifier.classifyAsync(png()))
                            .isInstanceOf(ClassifierBusyException.class);
                    assertThat(registry.get("xray.requests").gauge().value()).isEqualTo(1);
                    go.countDown();
                    first.join();

                    assertThat(count(registry, "xray.classify", "outcome", "rejected"))
                            .isEqualTo(2);
                });
    }

    // Web

    @Test
    void answersWithProblemDetailsInAWebApplicationOnly() {
        runner.run(context -> assertThat(context).doesNotHaveBean(XrayProblems.class));
        new WebApplicationContextRunner()
                .withConfiguration(AutoConfigurations.of(XrayWebAutoConfiguration.class))
                .run(context -> {
                    XrayProblems problems = context.getBean(XrayProblems.class);
                    var busy = problems.busy(new ClassifierBusyException("expected a free worker, found none"));
                    assertThat(busy.getStatusCode().value()).isEqualTo(503);
                    assertThat(busy.getHeaders().getFirst("Retry-After")).isEqualTo("1");
                    var bad = problems.unreadable(new MalformedImageException("PNG: expected more"));
                    assertThat(bad.getStatusCode().value()).isEqualTo(422);
                    assertThat(bad.getBody()).hasFieldOrPropertyWithValue("detail", "PNG: expected more");
                });
    }

    // Metadata for the editor

    /** The record is the truth: names, types and defaults in the file must be its own. */
    @Test
    void describesEverySettingForTheEditor() throws IOException {
        Map<String, String> expected = new TreeMap<>();
        for (RecordComponent component : XrayProperties.class.getRecordComponents()) {
            String name = component.getName().replaceAll("([A-Z])", "-$1").toLowerCase(Locale.ROOT);
            DefaultValue value = Stream.of(XrayProperties.class.getDeclaredConstructors()[0].getParameters())
                    .filter(parameter -> parameter.getName().equals(component.getName()))
                    .findFirst()
                    .orElseThrow()
                    .getAnnotation(DefaultValue.class);
            expected.put(
                    "xray." + name,
                    boxed(component.getType()) + " "
                            + (value == null ? "none" : List.of(value.value()).get(0)));
        }
        Map<String, String> found = new TreeMap<>();
        for (JsonElement element : metadata()) {
            JsonObject property = element.getAsJsonObject();
            if (property.get("name").getAsString().startsWith("xray.")) {
                assertThat(property.get("description").getAsString()).endsWith(".");
                found.put(
                        property.get("name").getAsString(),
                        property.get("type").getAsString() + " "
                                + (property.has("defaultValue")
                                        ? property.get("defaultValue").getAsString()
                                        : "none"));
            }
        }

        assertThat(found).isEqualTo(expected);
    }

    private static String boxed(Class<?> type) {
        return MethodType.methodType(type).wrap().returnType().getName();
    }

    private static JsonArray metadata() throws IOException {
        String name = "/META-INF/spring-configuration-metadata.json";
        try (InputStream in = XrayProperties.class.getResourceAsStream(name)) {
            assertThat(in).isNotNull();
            return JsonParser.parseReader(new InputStreamReader(in, StandardCharsets.UTF_8))
                    .getAsJsonObject()
                    .getAsJsonArray("properties");
        }
    }
}
