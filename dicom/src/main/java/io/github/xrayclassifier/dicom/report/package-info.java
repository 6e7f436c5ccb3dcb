// SPDX-License-Identifier: Apache-2.0
/** The parts of a structured report (PS3.3 annex A.35) and of a secondary capture (annex A.8). */
@NullMarked
package io.github.xrayclassifier.dicom.report;

import org.jspecify.annotations.NullMarked;
