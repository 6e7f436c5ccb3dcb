// SPDX-License-Identifier: Apache-2.0
/**
 * A DICOMweb client on {@code java.net.http} (PS3.18): search (QIDO-RS), retrieve (WADO-RS) and store (STOW-RS).
 *
 * <p>No message names an attribute of a patient, and none repeats what an archive wrote into a body: both may hold names.
 */
@NullMarked
package io.github.xrayclassifier.pacs.dicomweb;

import org.jspecify.annotations.NullMarked;
