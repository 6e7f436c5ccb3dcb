// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.cli;

import io.github.xrayclassifier.model.Finding;
import io.github.xrayclassifier.testkit.Phantom;
import io.github.xrayclassifier.testkit.PhantomXray;
import java.util.List;

/** The examples for somebody who has no X-ray at hand: one drawing with each finding that the test kit can draw. */
final class Drawings {

    /** Decides the drawn patients; any number serves. */
    private static final long SEED = 20;

    private Drawings() {}

    static List<PhantomXray> all() {
        return Phantom.findings().stream().map(Drawings::draw).toList();
    }

    private static PhantomXray draw(Finding finding) {
        int index = Phantom.findings().indexOf(finding);
        return Phantom.of(SEED + index).withFinding(finding).draw();
    }

    static String name(PhantomXray drawing) {
        return "drawing with " + drawing.finding().name();
    }
}
