// SPDX-License-Identifier: Apache-2.0
/** Auto-configuration for Spring Boot 4. */
@SuppressWarnings("exports") // Spring's modules are automatic ones, which whoever uses this has
module io.github.xrayclassifier.spring {
    requires transitive io.github.xrayclassifier;
    requires io.github.xrayclassifier.bundled;
    requires io.github.xrayclassifier.onnx;
    requires static io.github.xrayclassifier.dicom;
    requires spring.beans;
    requires spring.boot;
    requires spring.boot.autoconfigure;
    requires spring.context;
    requires spring.core;
    requires static micrometer.core;
    requires static spring.boot.health;
    requires static spring.web;

    exports io.github.xrayclassifier.spring;

    opens io.github.xrayclassifier.spring;
}
