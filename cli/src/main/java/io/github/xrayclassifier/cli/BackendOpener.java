// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.cli;

import io.github.xrayclassifier.model.Backend;
import java.io.IOException;

/** Opens what the options ask for; tests put a fake in its place. */
@FunctionalInterface
interface BackendOpener {

    Backend open(ModelChoice choice) throws IOException;
}
