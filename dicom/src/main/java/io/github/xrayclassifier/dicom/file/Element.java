// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.dicom.file;

/**
 * The place of one value.
 *
 * @param vr two letters, the first in the upper byte; 0 if the coding does not say
 * @param offset first byte of the value
 * @param length bytes; of an undefined length, up to the end of the level
 * @param undefined whether a delimiter ends the value
 */
public record Element(int tag, int vr, int offset, int length, boolean undefined) {

    /** True if the VR says so; false if the coding does not say. */
    public boolean is(String name) {
        return vr == ((name.charAt(0) << 8) | name.charAt(1));
    }
}
