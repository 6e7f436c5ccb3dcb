// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.spring;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.context.annotation.Bean;
import org.springframework.web.bind.annotation.RestControllerAdvice;

/** Problem details for what the classifier throws, in a web application. */
@AutoConfiguration(after = XrayAutoConfiguration.class)
@ConditionalOnWebApplication
@ConditionalOnClass(RestControllerAdvice.class)
final class XrayWebAutoConfiguration {

    XrayWebAutoConfiguration() {}

    @Bean
    @ConditionalOnMissingBean
    XrayProblems xrayProblems() {
        return new XrayProblems();
    }
}
