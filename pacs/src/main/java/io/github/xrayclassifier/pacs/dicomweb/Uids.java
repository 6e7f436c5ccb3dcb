// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.pacs.dicomweb;

/** Unique identifiers (PS3.5 section 9.1): they become parts of addresses, so nothing else may pass for one. */
final class Uids {

    private Uids() {}

    static boolean isUid(String text) {
        return text.matches("[0-9.]{1,64}") && !text.contains("..");
    }

    static void require(String name, String text) {
        if (!isUid(text)) {
            throw new IllegalArgumentException(name + ": expected a UID, found something else");
        }
    }
}
