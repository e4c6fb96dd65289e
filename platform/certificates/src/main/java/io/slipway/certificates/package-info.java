/**
 * Makes certificates. A cluster has one root and two authorities below it, so that whoever steals the certificate of an
 * agent gets no master, and whoever takes over a master can make no other:
 *
 * <pre>
 * ca            the root; signs the two below and nothing else
 *   masters-ca  issues the certificates of masters; its key stays with whoever installs
 *   agents-ca   issues those of agents; its key is on every master. Nothing that it issues is good for a server
 *               in the eyes of those who trust the root
 * </pre>
 *
 * <p>Whoever installs a cluster keeps the tree in a folder:
 *
 * <pre>
 * ClusterCa ca = ClusterCa.openOrCreate(folder, "prod", Clock.system());
 * ca.fingerprint();                                              // what agents compare before they show a join token
 * ca.issueMaster("m1", List.of("10.0.0.1", "m1.example"), Duration.ofDays(365)).write(tls);  // its whole tls-folder
 * ca.trust().write(agentTls);                                    // what an agent's tls-folder holds before it joins
 * </pre>
 *
 * <p>{@link io.slipway.certificates.TlsFiles#files} gives the same files as bytes, for copying them to another machine.
 * A certificate is renewed by issuing another: processes read it again when the file changes.
 *
 * <p>An agent makes a key and a request that a master signs with the key of agents-ca:
 *
 * <pre>
 * var made = CertificateRequest.create("prod", "worker-1", List.of("10.0.0.7"));      // on the agent; keeps made.key()
 * AgentsCa.load(tls, clock).sign(CertificateRequest.read(pem), name, hosts, validity); // on a master: node.pem
 * </pre>
 *
 * <p>The only room of Bouncy Castle. All keys are ECDSA on P-256. Files with keys are written for their owner only, and
 * each file whole or not at all.
 */
@NullMarked
package io.slipway.certificates;

import org.jspecify.annotations.NullMarked;
