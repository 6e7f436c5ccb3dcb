// SPDX-License-Identifier: Apache-2.0
/** Auto-configuration for Spring Boot 4. */
@SuppressWarnings("requires-transitive-automatic") // Spring's modules are automatic ones
module io.github.xrayclassifier.spring {
    requires transitive io.github.xrayclassifier;
    requires transitive io.github.xrayclassifier.onnx;
    requires transitive spring.boot;
    requires transitive spring.boot.autoconfigure;
    requires transitive spring.core;
    requires io.github.xrayclassifier.bundled;
    requires spring.beans;
    requires spring.context;
    requires static com.fasterxml.jackson.annotation;
    requires static io.github.xrayclassifier.dicom;
    requires static micrometer.core;
    requires static spring.boot.health;
    requires static spring.web;

    exports io.github.xrayclassifier.spring;

    opens io.github.xrayclassifier.spring;
}
