package io.slipway.certificates;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.bouncycastle.asn1.ASN1OctetString;
import org.bouncycastle.asn1.x500.RDN;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x500.X500NameBuilder;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.bouncycastle.asn1.x500.style.IETFUtils;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;

/** Who a certificate is for, in the words of X.509. */
final class Names {
    private static final Pattern V4 = Pattern.compile("\\d{1,3}(\\.\\d{1,3}){3}");
    private static final Pattern HOST =
            Pattern.compile("([*]\\.)?[A-Za-z0-9_]([A-Za-z0-9_-]*)(\\.[A-Za-z0-9_-]+)*\\.?");
    private static final int COMMON_NAME_MAX = 64;

    private Names() {}

    /** The cluster as organisation, the name as common name where it is short enough (RFC 5280 appendix A.1). */
    static X500Name subject(String cluster, String name) {
        X500NameBuilder builder = new X500NameBuilder(BCStyle.INSTANCE).addRDN(BCStyle.O, cluster);
        if (name.length() <= COMMON_NAME_MAX) {
            builder.addRDN(BCStyle.CN, name);
        }
        return builder.build();
    }

    static String organisation(X500Name subject) {
        RDN[] found = subject.getRDNs(BCStyle.O);
        return found.length == 0
                ? ""
                : IETFUtils.valueToString(found[0].getFirst().getValue());
    }

    static GeneralNames alternative(Subject node) {
        Stream<GeneralName> identity = Stream.of(new GeneralName(
                GeneralName.uniformResourceIdentifier,
                "slipway://" + node.cluster() + "/" + node.role().word() + "/" + node.name()));
        return new GeneralNames(
                Stream.concat(identity, node.hosts().stream().distinct().map(Names::host))
                        .toArray(GeneralName[]::new));
    }

    /** @throws CertificateException when it is neither a name nor an address */
    private static GeneralName host(String host) {
        if (isAddress(host)) {
            return new GeneralName(GeneralName.iPAddress, host);
        }
        if (!HOST.matcher(host).matches()) {
            throw new CertificateException(
                    "'" + host + "' is neither the name nor the address of a host; a certificate cannot name it");
        }
        String lower = host.toLowerCase(Locale.ROOT);
        return new GeneralName(
                GeneralName.dNSName, lower.endsWith(".") ? lower.substring(0, lower.length() - 1) : lower);
    }

    private static boolean isAddress(String host) {
        return V4.matcher(host).matches() || host.indexOf(':') >= 0;
    }

    static List<String> hosts(GeneralNames names) {
        List<String> hosts = new ArrayList<>();
        for (GeneralName name : names.getNames()) {
            if (name.getTagNo() == GeneralName.dNSName) {
                hosts.add(name.getName().toString());
            } else if (name.getTagNo() == GeneralName.iPAddress) {
                hosts.add(address(ASN1OctetString.getInstance(name.getName()).getOctets()));
            }
        }
        return List.copyOf(hosts);
    }

    private static String address(byte[] octets) {
        try {
            return InetAddress.getByAddress(octets).getHostAddress();
        } catch (UnknownHostException e) {
            throw new CertificateException("an address of " + octets.length + " bytes; expected 4 or 16", e);
        }
    }

    static List<String> identities(GeneralNames names) {
        return Stream.of(names.getNames())
                .filter(name -> name.getTagNo() == GeneralName.uniformResourceIdentifier)
                .map(name -> name.getName().toString())
                .toList();
    }
}
