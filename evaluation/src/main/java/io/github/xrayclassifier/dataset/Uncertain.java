// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.dataset;

/** The treatment of a finding that a report calls uncertain, marked -1 by the labelers of CheXpert and MIMIC-CXR. */
public enum Uncertain {
    /** Images with an uncertain finding are left out. */
    LEFT_OUT,
    /** Taken for present. */
    POSITIVE,
    /** Taken for absent. */
    NEGATIVE
}
