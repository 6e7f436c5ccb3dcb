// SPDX-License-Identifier: Apache-2.0
/** Drawn X-rays, a fake backend and contract tests, for applications that embed the classifier. */
@SuppressWarnings("exports") // the contract tests name JUnit, which whoever extends them has
module io.github.xrayclassifier.testkit {
    requires transitive io.github.xrayclassifier;
    requires static org.assertj.core;
    requires static org.junit.jupiter.api;
    requires static org.junit.jupiter.params;

    exports io.github.xrayclassifier.testkit;
}
