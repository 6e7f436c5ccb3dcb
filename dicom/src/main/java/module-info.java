// SPDX-License-Identifier: Apache-2.0
/** DICOM images as input, structured reports and secondary captures as output. */
module io.github.xrayclassifier.dicom {
    requires transitive io.github.xrayclassifier;

    exports io.github.xrayclassifier.dicom;
}
