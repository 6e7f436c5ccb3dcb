// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.testkit;

import io.github.xrayclassifier.image.GrayImage;
import io.github.xrayclassifier.model.Finding;
import java.util.List;

/**
 * A drawn X-ray and the truth about it. Immutable; may be shared by threads.
 *
 * @param image the drawing
 * @param finding what was planted; {@link Finding#NORMAL} if nothing was
 * @param regions where it is visible, one rectangle a lung, the left of the image first; empty for a normal drawing
 */
public record PhantomXray(GrayImage image, Finding finding, List<Region> regions) {

    /** Copies the regions. */
    public PhantomXray {
        regions = List.copyOf(regions);
    }

    /**
     * True if a pixel lies in a planted region.
     *
     * @param column 0 at the left
     * @param row 0 at the top
     * @return true inside any of {@link #regions()}
     */
    public boolean isPlantedAt(int column, int row) {
        return regions.stream().anyMatch(region -> region.contains(column, row));
    }
}
