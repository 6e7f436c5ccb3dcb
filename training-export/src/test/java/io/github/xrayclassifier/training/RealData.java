// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.training;

import java.nio.file.Path;

/** The place of the development data, if they are there: never part of this repository. */
public final class RealData {

    private RealData() {}

    public static Path folder() {
        String named = System.getProperty("xray.data");
        return named != null ? Path.of(named) : Path.of("..", "..", "shared", "data");
    }
}
