// SPDX-License-Identifier: Apache-2.0
/** An archive's radiographs classified as they arrive: a DICOMweb client, and a worker with a ledger. */
module io.github.xrayclassifier.pacs {
    requires transitive io.github.xrayclassifier;
    requires io.github.xrayclassifier.dicom;
    requires com.google.gson;
    requires java.net.http;
    requires java.sql;
    requires org.xerial.sqlitejdbc;

    exports io.github.xrayclassifier.pacs;
    exports io.github.xrayclassifier.pacs.dicomweb;
    exports io.github.xrayclassifier.pacs.ledger;
}
