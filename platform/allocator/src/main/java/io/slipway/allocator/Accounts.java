package io.slipway.allocator;

import io.slipway.resources.Resources;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Who holds how much of the whole cluster, and so whose turn it is: the smaller the weighted dominant share, the
 * sooner.
 */
final class Accounts {
    private final AllocatorConfig config;
    private final Amounts total = new Amounts();
    private final Map<String, Account> byRole = new HashMap<>();
    private final Map<Holder, Account> byHolder = new HashMap<>();

    Accounts(AllocatorConfig config) {
        this.config = config;
    }

    void grow(Resources resources) {
        total.add(resources);
    }

    void shrink(Resources resources) {
        total.subtract(resources);
    }

    void charge(Holder holder, Resources resources) {
        for (Account account : of(holder)) {
            account.amounts.add(resources);
            account.grants++;
        }
    }

    void credit(Holder holder, Resources resources) {
        for (Account account : of(holder)) {
            account.amounts.subtract(resources);
        }
    }

    /** Closes the account of a framework that is gone, unless it still holds something. */
    void close(Holder holder) {
        Account account = byHolder.get(holder);
        if (account != null && account.amounts.isZero()) {
            byHolder.remove(holder);
        }
    }

    double share(String role) {
        Account account = byRole.get(role);
        return account == null ? 0 : account.amounts.dominantShareOf(total) / config.weight(role);
    }

    double share(Holder holder) {
        Account account = byHolder.get(holder);
        return account == null ? 0 : account.amounts.dominantShareOf(total);
    }

    /** Smallest share first; among equals whoever got something less often; then by name. */
    Comparator<Holder> turn() {
        return Comparator.<Holder>comparingDouble(holder -> share(holder.role()))
                .thenComparingLong(holder -> grants(byRole.get(holder.role())))
                .thenComparing(Holder::role)
                .thenComparingDouble(this::share)
                .thenComparingLong(holder -> grants(byHolder.get(holder)))
                .thenComparing(Holder::framework);
    }

    private static long grants(@Nullable Account account) {
        return account == null ? 0 : account.grants;
    }

    private List<Account> of(Holder holder) {
        return List.of(
                byRole.computeIfAbsent(holder.role(), unused -> new Account()),
                byHolder.computeIfAbsent(holder, unused -> new Account()));
    }

    private static final class Account {
        private final Amounts amounts = new Amounts();
        private long grants;
    }
}
