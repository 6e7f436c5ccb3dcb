// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.spring;

import io.github.xrayclassifier.XrayClassifier;
import io.github.xrayclassifier.model.Backend;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.health.autoconfigure.contributor.ConditionalOnEnabledHealthIndicator;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The health of the classifier, where the application has health indicators ({@code management.health.xray.enabled}). */
@AutoConfiguration(after = XrayAutoConfiguration.class)
@ConditionalOnClass(HealthIndicator.class)
final class XrayHealthAutoConfiguration {

    XrayHealthAutoConfiguration() {}

    /** Nested, because the condition's own class is missing where health indicators are. */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnBean({Backend.class, XrayClassifier.class})
    @ConditionalOnEnabledHealthIndicator("xray")
    static final class Indicator {

        Indicator() {}

        @Bean
        @ConditionalOnMissingBean
        XrayHealthIndicator xrayHealthIndicator(XrayClassifier classifier, Backend backend) {
            return new XrayHealthIndicator(classifier, backend);
        }
    }
}
