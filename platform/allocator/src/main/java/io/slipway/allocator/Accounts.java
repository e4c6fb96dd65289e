package io.slipway.allocator;

import io.slipway.resources.Resources;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Who holds how much of the whole cluster, and so whose turn it is: the smaller the weighted dominant share, the
 * sooner. Those that take offers are kept sorted, so that a charge moves two entries instead of sorting all; when the
 * cluster itself changes every share does, and they are sorted anew before the next look.
 */
final class Accounts {
    private final AllocatorConfig config;
    private final Amounts total = new Amounts();
    private final Map<String, Account.OfRole> byRole = new HashMap<>();
    private final Map<Holder, Account.OfHolder> byHolder = new HashMap<>();
    private final TreeSet<Account.OfRole> waiting = new TreeSet<>(Account.<Account.OfRole>turn());
    private boolean outdated;

    Accounts(AllocatorConfig config) {
        this.config = config;
    }

    void grow(Resources resources) {
        total.add(resources);
        outdated = true;
    }

    void shrink(Resources resources) {
        total.subtract(resources);
        outdated = true;
    }

    void charge(Holder holder, Resources resources) {
        Account.OfHolder account = open(holder);
        boolean waits = leave(account);
        account.role.charge(resources, total);
        account.charge(resources, total);
        rejoin(account, waits);
    }

    void credit(Holder holder, Resources resources) {
        Account.OfHolder account = open(holder);
        boolean waits = leave(account);
        account.role.credit(resources, total);
        account.credit(resources, total);
        rejoin(account, waits);
    }

    /** Whether the holder takes offers at present. */
    void setWaiting(Holder holder, boolean waits, boolean gpuAware) {
        Account.OfHolder account = byHolder.get(holder);
        if (account == null && !waits) {
            return;
        }
        account = open(holder);
        leave(account);
        account.gpuAware = gpuAware;
        account.reprice(total);
        account.role.reprice(total);
        rejoin(account, waits);
    }

    /** Closes the account of a framework that is gone, unless it still holds something. */
    void close(Holder holder) {
        Account.OfHolder account = byHolder.get(holder);
        if (account != null && account.amounts.isZero()) {
            leave(account);
            rejoin(account, false);
            byHolder.remove(holder);
        }
    }

    double share(String role) {
        Account.OfRole account = byRole.get(role);
        return account == null ? 0 : account.shareOf(total);
    }

    /** The roles with holders that take offers, in turn. */
    Iterable<Account.OfRole> inTurn() {
        settle();
        return waiting;
    }

    /** Those of {@code roles} that have holders which take offers, in turn. */
    List<Account.OfRole> inTurn(Iterable<String> roles) {
        settle();
        List<Account.OfRole> some = new ArrayList<>();
        for (String role : roles) {
            Account.OfRole account = byRole.get(role);
            if (account != null && !account.waiting.isEmpty()) {
                some.add(account);
            }
        }
        some.sort(Account.turn());
        return some;
    }

    /** The account of a holder that takes offers; null for others. */
    Account.@Nullable OfHolder waiting(Holder holder) {
        settle();
        Account.OfHolder account = byHolder.get(holder);
        return account != null && account.isWaiting() ? account : null;
    }

    private Account.OfHolder open(Holder holder) {
        Account.OfHolder account = byHolder.get(holder);
        if (account == null) {
            Account.OfRole role =
                    byRole.computeIfAbsent(holder.role(), name -> new Account.OfRole(name, config.weight(name)));
            account = new Account.OfHolder(holder, role);
            byHolder.put(holder, account);
        }
        return account;
    }

    /** Takes the account, and its role's, out of the order, so that they may change. */
    private boolean leave(Account.OfHolder account) {
        if (!account.role.waiting.isEmpty()) {
            waiting.remove(account.role);
        }
        return account.role.waiting.remove(account);
    }

    private void rejoin(Account.OfHolder account, boolean waits) {
        if (waits) {
            account.role.waiting.add(account);
        }
        if (!account.role.waiting.isEmpty()) {
            waiting.add(account.role);
        }
    }

    private void settle() {
        if (!outdated) {
            return;
        }
        outdated = false;
        List<Account.OfRole> roles = new ArrayList<>(waiting);
        waiting.clear();
        for (Account.OfRole role : roles) {
            List<Account.OfHolder> holders = new ArrayList<>(role.waiting);
            role.waiting.clear();
            holders.forEach(holder -> holder.reprice(total));
            role.waiting.addAll(holders);
            role.reprice(total);
        }
        waiting.addAll(roles);
    }
}
