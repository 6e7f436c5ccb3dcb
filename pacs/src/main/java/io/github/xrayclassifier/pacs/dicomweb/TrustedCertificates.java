// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.pacs.dicomweb;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.util.Collection;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** Trust in the certificates of one file, for an archive whose certificate no public authority has signed. */
public final class TrustedCertificates {

    private TrustedCertificates() {}

    /**
     * Trusts these certificates and no others.
     *
     * @param file one or more X.509 certificates in PEM or DER: the archive's own, or that of its authority
     * @return for {@link DicomWebOptions#withTls}
     * @throws IOException if the file cannot be read or holds no certificate
     */
    public static SSLContext of(Path file) throws IOException {
        try (InputStream stream = Files.newInputStream(file)) {
            Collection<? extends Certificate> certificates =
                    CertificateFactory.getInstance("X.509").generateCertificates(stream);
            if (certificates.isEmpty()) {
                throw new IOException(file + ": expected X.509 certificates in PEM or DER, found none");
            }
            return context(certificates);
        } catch (GeneralSecurityException e) {
            throw new IOException(file + ": expected X.509 certificates in PEM or DER, found something else", e);
        }
    }

    private static SSLContext context(Collection<? extends Certificate> certificates)
            throws GeneralSecurityException, IOException {
        KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
        store.load(null, null);
        int number = 0;
        for (Certificate certificate : certificates) {
            store.setCertificateEntry("trusted-" + number++, certificate);
        }
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(store);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, trust.getTrustManagers(), null);
        return context;
    }
}
