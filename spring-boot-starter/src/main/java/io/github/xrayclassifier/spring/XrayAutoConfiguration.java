// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.spring;

import io.github.xrayclassifier.ClassifierOptions;
import io.github.xrayclassifier.Outcome;
import io.github.xrayclassifier.XrayClassifier;
import io.github.xrayclassifier.bundled.BundledModel;
import io.github.xrayclassifier.dicom.DicomDecoder;
import io.github.xrayclassifier.image.ImageDecoder;
import io.github.xrayclassifier.model.Backend;
import io.github.xrayclassifier.model.ModelSource;
import io.github.xrayclassifier.onnx.ExecutionProvider;
import io.github.xrayclassifier.onnx.OnnxBackend;
import io.github.xrayclassifier.onnx.OnnxOptions;
import java.io.IOException;
import java.util.List;
import java.util.function.Consumer;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * The classifier as a bean: the bundled model on the CPU unless {@link XrayProperties} say otherwise, with every bean that
 * is an {@link ImageDecoder}, telling its outcomes to every bean that is a {@code Consumer<Outcome>}. A {@link Backend},
 * {@link ClassifierOptions} or {@link XrayClassifier} of the application takes the place of ours.
 *
 * <p>When the application stops, the web server lets its requests end first; then the classifier closes, and with it the
 * backend.
 */
@AutoConfiguration
@EnableConfigurationProperties(XrayProperties.class)
public final class XrayAutoConfiguration {

    XrayAutoConfiguration() {}

    @Bean(destroyMethod = "") // the classifier closes it, after its last run
    @ConditionalOnMissingBean({Backend.class, XrayClassifier.class})
    Backend xrayBackend(XrayProperties settings) throws IOException {
        return OnnxBackend.open(
                source(settings),
                OnnxOptions.defaults().withProvider(ExecutionProvider.from(settings.provider()), settings.fallback()));
    }

    private static ModelSource source(XrayProperties settings) throws IOException {
        if (settings.model() != null) {
            return ModelSource.of(settings.model());
        }
        return settings.int8() ? BundledModel.mobileNetV2Int8() : BundledModel.mobileNetV2();
    }

    @Bean
    @ConditionalOnMissingBean({ClassifierOptions.class, XrayClassifier.class})
    ClassifierOptions xrayClassifierOptions(
            XrayProperties settings,
            ObjectProvider<ImageDecoder> decoders,
            ObjectProvider<Consumer<Outcome>> observers) {
        ClassifierOptions options = settings.options();
        for (ImageDecoder decoder : decoders.orderedStream().toList()) {
            options = options.withDecoder(decoder);
        }
        List<Consumer<Outcome>> all = observers.orderedStream().toList();
        return options.withObserver(outcome -> all.forEach(observer -> observer.accept(outcome)));
    }

    @Bean
    @ConditionalOnMissingBean
    XrayClassifier xrayClassifier(Backend backend, ClassifierOptions options) {
        return XrayClassifier.open(backend, options);
    }

    /** DICOM, where its module is on the class path. */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass(DicomDecoder.class)
    static final class Dicom {

        Dicom() {}

        @Bean
        @ConditionalOnMissingBean(DicomDecoder.class)
        DicomDecoder xrayDicomDecoder() {
            return DicomDecoder.open();
        }
    }
}
