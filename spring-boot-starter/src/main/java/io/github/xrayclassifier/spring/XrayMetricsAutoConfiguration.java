// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.spring;

import io.github.xrayclassifier.XrayClassifier;
import io.micrometer.core.instrument.MeterRegistry;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;

/** The metrics of the classifier, where the application has Micrometer. */
@AutoConfiguration(before = XrayAutoConfiguration.class)
@ConditionalOnClass(MeterRegistry.class)
final class XrayMetricsAutoConfiguration {

    XrayMetricsAutoConfiguration() {}

    @Bean
    @ConditionalOnMissingBean
    XrayMetrics xrayMetrics(ObjectProvider<XrayClassifier> classifier) {
        return new XrayMetrics(classifier);
    }
}
