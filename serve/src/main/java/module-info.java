// SPDX-License-Identifier: Apache-2.0
/** A page in the browser and a REST endpoint over a classifier, on this machine. */
module io.github.xrayclassifier.serve {
    requires transitive io.github.xrayclassifier;
    requires com.google.gson;
    requires jdk.httpserver;

    exports io.github.xrayclassifier.serve;
}
