// SPDX-License-Identifier: Apache-2.0
/** The bundled models. */
module io.github.xrayclassifier.bundled {
    requires transitive io.github.xrayclassifier;

    exports io.github.xrayclassifier.bundled;
}
