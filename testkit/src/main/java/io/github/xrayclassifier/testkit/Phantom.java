// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.testkit;

import io.github.xrayclassifier.image.GrayImage;
import io.github.xrayclassifier.model.Finding;
import java.util.List;

/**
 * Draws synthetic chest X-rays: lungs, ribs, clavicles, spine, heart, vessels, diaphragm and grain, with an optional
 * planted finding. A drawing for tests and demonstrations, not a simulation: it says nothing about real patients.
 *
 * <p>The same seed and settings give the same bytes on every machine, because only + - * / and square roots are used,
 * which IEEE 754 rounds exactly. The same seed at another size is the same patient. Immutable; may be shared by threads.
 */
public final class Phantom {

    private final long seed;
    private final int width;
    private final int height;
    private final int bits;
    private final Finding finding;

    private Phantom(long seed, int width, int height, int bits, Finding finding) {
        if (width < 1 || height < 1) {
            throw new IllegalArgumentException("expected at least 1 x 1 pixels, found " + width + " x " + height);
        }
        if (bits < 8 || bits > 16) {
            throw new IllegalArgumentException("expected 8 to 16 bits, found " + bits);
        }
        if (!findings().contains(finding)) {
            throw new IllegalArgumentException("expected one of " + findings() + ", found " + finding);
        }
        this.seed = seed;
        this.width = width;
        this.height = height;
        this.bits = bits;
        this.finding = finding;
    }

    /**
     * A normal patient on 512 x 512 pixels of 8 bits.
     *
     * @param seed decides everything that varies from patient to patient
     * @return the drawing's settings
     */
    public static Phantom of(long seed) {
        return new Phantom(seed, 512, 512, 8, Finding.NORMAL);
    }

    /**
     * The findings that can be planted.
     *
     * @return the seven findings, in the order of the bundled model
     */
    public static List<Finding> findings() {
        return List.of(
                Finding.COVID_19,
                Finding.EDEMA,
                Finding.EFFUSION,
                Finding.EMPHYSEMA,
                Finding.FIBROSIS,
                Finding.NORMAL,
                Finding.PNEUMONIA);
    }

    /**
     * This patient on another image.
     *
     * @param newWidth pixels, at least 1
     * @param newHeight pixels, at least 1
     * @return the changed copy
     */
    public Phantom withSize(int newWidth, int newHeight) {
        return new Phantom(seed, newWidth, newHeight, bits, finding);
    }

    /**
     * This patient in another depth.
     *
     * @param newBits 8 to 16
     * @return the changed copy
     */
    public Phantom withBits(int newBits) {
        return new Phantom(seed, width, height, newBits, finding);
    }

    /**
     * This patient with another finding.
     *
     * @param newFinding one of {@link #findings()}
     * @return the changed copy
     */
    public Phantom withFinding(Finding newFinding) {
        return new Phantom(seed, width, height, bits, newFinding);
    }

    /**
     * Draws. About 0.1 s for 512 x 512 pixels.
     *
     * @return the drawing and where the finding is
     */
    public PhantomXray draw() {
        Anatomy anatomy = Anatomy.of(seed, finding);
        return new Exposure(anatomy, Lesion.of(finding, anatomy), width, height).expose(bits, finding);
    }

    /**
     * The lungs of this patient, as a radiologist would outline them: without the heart and what lies behind it. The finding
     * does not change them, though it may hide them in the drawing.
     *
     * @return of the drawing's size, 255 in a lung and 0 elsewhere
     */
    public GrayImage lungs() {
        return new Exposure(
                        Anatomy.of(seed, finding), Lesion.of(Finding.NORMAL, Anatomy.of(seed, finding)), width, height)
                .lungs();
    }
}
