// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.model;

/**
 * Something that a chest X-ray may show, by its name in the field. An open value: models bring their own; the constants are the
 * seven of Apostolopoulos et al. 2020 (DOI 10.1007/s40846-020-00529-4), spelled as in the data manifests.
 *
 * <p>Immutable; may be shared by threads.
 *
 * @param name 1 to 64 printable characters other than {@code | , ; = :}, no blank at either end
 */
public record Finding(String name) {

    /** COVID-19. */
    public static final Finding COVID_19 = new Finding("COVID-19");
    /** Pulmonary edema. */
    public static final Finding EDEMA = new Finding("edema");
    /** Pleural effusion. */
    public static final Finding EFFUSION = new Finding("effusion");
    /** Emphysema. */
    public static final Finding EMPHYSEMA = new Finding("emphysema");
    /** Pulmonary fibrosis. */
    public static final Finding FIBROSIS = new Finding("fibrosis");
    /** None of the others. */
    public static final Finding NORMAL = new Finding("normal");
    /** Pneumonia, bacterial or viral, other than COVID-19. */
    public static final Finding PNEUMONIA = new Finding("pneumonia");

    /** Checks the name. */
    public Finding {
        boolean printable = name.matches("[^|,;=:\\p{Cc}\\p{Cf}\\p{Cs}\\p{Zl}\\p{Zp}]*");
        if (name.isEmpty() || name.length() > 64 || !printable || !name.strip().equals(name)) {
            throw new IllegalArgumentException(
                    "finding: expected 1 to 64 printable characters without | , ; = :, found \"" + name + "\"");
        }
    }

    /**
     * The name alone.
     *
     * @return for example {@code COVID-19}
     */
    @Override
    public String toString() {
        return name;
    }
}
