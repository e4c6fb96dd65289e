package io.slipway.allocator;

import io.slipway.resources.Resources;
import java.util.Comparator;
import java.util.TreeSet;

/** What a role or a holder has been given, and what that is worth as a share of the whole cluster. */
abstract sealed class Account {
    final Amounts amounts = new Amounts();
    private final String name;
    private final double weight;
    private double share;
    private long grants;

    private Account(String name, double weight) {
        this.name = name;
        this.weight = weight;
    }

    /** Smallest share first; among equals whoever got something less often; then by name. */
    static <A extends Account> Comparator<A> turn() {
        return Comparator.<A>comparingDouble(account -> account.share())
                .thenComparingLong(account -> account.grants())
                .thenComparing(account -> account.name());
    }

    String name() {
        return name;
    }

    double share() {
        return share;
    }

    long grants() {
        return grants;
    }

    double shareOf(Amounts total) {
        return amounts.dominantShareOf(total) / weight;
    }

    /** Books {@code resources}; not while the account is in a sorted set. */
    void charge(Resources resources, Amounts total) {
        amounts.add(resources);
        grants++;
        share = shareOf(total);
    }

    /** Takes {@code resources} off the books; not while the account is in a sorted set. */
    void credit(Resources resources, Amounts total) {
        amounts.subtract(resources);
        share = shareOf(total);
    }

    /** Learns what the cluster is now; not while the account is in a sorted set. */
    void reprice(Amounts total) {
        share = shareOf(total);
    }

    /** A role, with those of its frameworks that take offers, in turn. */
    static final class OfRole extends Account {
        final TreeSet<OfHolder> waiting = new TreeSet<>(turn());

        OfRole(String role, double weight) {
            super(role, weight);
        }
    }

    /** A framework in one of its roles. */
    static final class OfHolder extends Account {
        /** Of two holders the one whose role's turn is sooner; within a role the one whose own turn is sooner. */
        static final Comparator<OfHolder> TURN = Comparator.<OfHolder, OfRole>comparing(
                        holder -> holder.role, Account.turn())
                .thenComparing(Account.<OfHolder>turn());

        final Holder holder;
        final OfRole role;
        boolean gpuAware;

        OfHolder(Holder holder, OfRole role) {
            super(holder.framework(), 1);
            this.holder = holder;
            this.role = role;
        }

        boolean isWaiting() {
            return role.waiting.contains(this);
        }
    }
}
